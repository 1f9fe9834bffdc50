"""Texts that would run as script if some page forgot to escape them (IN-1).

`MARK` is what a page must never contain unescaped; a payload that runs calls `alert`.
"""

MARK = "folkmootxss"
SCRIPTS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</noscript><script>alert(1)</script>",
    "</template><script>alert(1)</script>",
    "</select><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script/x>alert(1)</script>",
    "<script src=data:,alert(1)></script>",
    "<script src=//elsewhere.example></script>",
    "<scr<script>ipt>alert(1)</script>",
    "<script>alert`1`</script>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href=data:,alert(1) />",
    "<math><script>alert(1)</script></math>",
    '"><script>alert(1)</script>',
]
EVENTS = [
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" autofocus onfocus="alert(1)',
    "' onmouseover='alert(1)' autofocus onfocus='alert(1)",
    "` onmouseover=alert(1) autofocus onfocus=alert(1) `",
    " autofocus onfocus=alert(1) x=",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x",
    "<video src=x onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<iframe onload=alert(1)>",
    "<object data=x onerror=alert(1)>",
    "<link rel=stylesheet href=x onerror=alert(1)>",
    "<style onload=alert(1)></style>",
    "<x onclick=alert(1) tabindex=1 autofocus onfocus=alert(1)>x",
    "<img/src=x/onerror=alert(1)//",
]
ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "javascript://%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<a href=javascript:alert(1) autofocus>x</a>",
    "<iframe src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button autofocus>x",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//elsewhere.example/>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
]
OTHERS = [
    "{{constructor.constructor('alert(1)')()}}",
    "{% debug %}${alert(1)}",
    "\u2028</script><script>alert(1)</script>",
]
PAYLOADS = SCRIPTS + EVENTS + ADDRESSES + OTHERS
# One text that breaks out of every context of a page, for the quick look without a browser.
RICH = f"\"'></script></textarea></title><img src={MARK} onerror=alert(1)>"
