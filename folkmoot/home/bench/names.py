"""Names for a million people, quickly: weighted lists, the same from the same seed."""

from collections.abc import Iterator
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛", "尉迟")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红娥玲芬燕彬凤洁梅琳素云莲真环雪荣爱妹香月莺媛"
    "瑞凡佳嘉琼勤珍贞莉桦文建国志海山仁波宁贵福生龙元全胜学祥才发武新利清飞良俊峰健世广义兴安康星光天达"
    "岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏"
)
FOREIGN_FIRST = (
    "Anna",
    "Peter",
    "Lukas",
    "Marie",
    "Ines",
    "João",
    "Carla",
    "Jürgen",
    "Siân",
    "Ewa",
)
FOREIGN_LAST = (
    "Weiss", "Brown", "Duarte", "Lindner", "Moreau", "García", "Öztürk", "Novák", "van der Berg",
    "O'Neill", "Schmidt", "Rossi",
)  # fmt: skip
FOREIGN_PERCENT = 9


def names(rng: Random, count: int) -> Iterator[tuple[str, str, str]]:
    """The name, the name in Latin letters, the language; the first surnames are the commonest."""
    weights = [1 / (place + 3) for place in range(len(SURNAMES))]
    families = rng.choices(SURNAMES, weights, k=count)
    for family in families:
        draw = rng.random() * 100
        if draw < FOREIGN_PERCENT:
            name = f"{rng.choice(FOREIGN_FIRST)} {rng.choice(FOREIGN_LAST)}"
            yield name, name, "en"
            continue
        surname = rng.choice(COMPOUND) if draw > 99.5 else family  # noqa: PLR2004 -- half a percent
        given = rng.choice(GIVEN) + (rng.choice(GIVEN) if draw > 25 else "")  # noqa: PLR2004 -- same
        yield surname + given, "", "zh-hans"
