"""What people call the columns, in Chinese, English and German."""

import re
import unicodedata

from folkmoot.members.importers.identity import names_national_ids
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.presets import preset_of

# Compared without blanks, marks and case; whoever names a column otherwise chooses by hand.
MEMBERS = {
    "number": (
        "编号 会员号 会员编号 会员证号 成员编号 成员号 党员编号 工会会员号 序列号 "
        "memberno membernumber memberid membershipnumber personid mitgliedernummer "
        "mitgliednr"
    ),
    "name": "姓名 名字 名称 成员姓名 fullname displayname membername",
    "family_name": "姓 姓氏 lastname familyname surname nachname",
    "given_name": "名 firstname givenname forename vorname",
    "latin_name": "拼音 姓名拼音 英文名 外文名 拉丁字母姓名 pinyin englishname romanizedname",
    "unit": (
        "单位 支部 党支部 所在支部 所属支部 所在党支部 所在单位 所属组织 组织 组织名称 "
        "部门 分会 小组 branch unitcode chapter group section department"
    ),
    "standing": (
        "状态 身份 人员类别 成员类别 党员类别 组织关系 会员状态 status membershipstatus "
        "memberstatus"
    ),
    "joined": (
        "加入日期 加入时间 入会日期 入会时间 入党日期 入党时间 joindate joiningdate "
        "membersince membershipsince joinedon joineddate eintrittsdatum"
    ),
    "born": ("出生日期 出生年月日 生日 birthdate dateofbirth birthday dob geburtstag geburtsdatum"),
    "email": (
        "邮箱 电子邮箱 电子邮件 邮件地址 emailaddress mail hauptemail primaryemail mainemail"
    ),
    "phone": (
        "电话 手机 手机号 手机号码 联系电话 联系方式 移动电话 telephone mobile "
        "mobilephone cell phonenumber telefon telefonnummer"
    ),
    "host": (
        "工作单位 所在企业 企业 公司 用人单位 任职单位 雇主 company employer hostcode "
        "organization currentemployer arbeitgeber"
    ),
    "position": "职务 岗位 职位 职称 jobtitle positiontitle role function funktion",
    "first_employed": (
        "参加工作年份 参加工作时间 首次就业年份 工作年份 firstemployment "
        "yearoffirstemployment firstyearofemployment"
    ),
    "employed_since": "入职日期 入职时间 任职日期 hiredate hiredon employedfrom",
    "membership": "成员身份 membershipkind kindofmembership",
    "as_of": "截至日期 asof",
}
UNITS = {
    "code": "代码 编码 单位代码 单位编号 unitcode",
    "name_en": "英文名称 englishname nameenglish",
    "name_zh": "名称 单位名称 中文名称 支部名称 组织名称 chinesename namechinese name",
    "kind": "类型 类别 单位类型 type unitkind",
    "parent": "上级 上级单位 上级代码 上级组织 above parentcode parentunit",
    "hosts": "所在企业 企业 host hostcodes companies",
    "founded": "成立日期 成立时间 foundedon foundingdate",
}
HOSTS = {
    "code": "代码 编码 企业代码 hostcode",
    "name_en": "英文名称 englishname nameenglish",
    "name_zh": "名称 企业名称 公司名称 单位名称 中文名称 chinesename namechinese name company",
}
WORDS = {"members": MEMBERS, "units": UNITS, "hosts": HOSTS}
SHORTEST_PART = 2  # characters of a Chinese word that a longer header may contain
ASIDE = re.compile(r"[（(\[【].*?[)）\]】]")


def bare(header: str) -> str:
    """A header without case, width, marks, blanks and what stands in brackets."""
    text = ASIDE.sub("", unicodedata.normalize("NFKC", header)).casefold()
    return "".join(char for char in text if char.isalnum())


def columns_for(kind: str, header: list[str], known: list[str]) -> list[str]:
    """The best guess for each column of a file; none stands for two."""
    names = [bare(cell) for cell in header]
    words = {word: column for column, said in WORDS[kind].items() for word in said.split()}
    words |= {bare(column): column for column in known}
    exact = [words.get(name, "") for name in names]
    found = [exact[place] or part_of(name, words) for place, name in enumerate(names)]
    taken: set[str] = set()
    for place in sorted(range(len(found)), key=lambda place: not exact[place]):
        if found[place] in taken or names_national_ids(names[place]) or found[place] not in known:
            found[place] = ""
        taken.add(found[place])
    return found


def part_of(name: str, words: dict[str, str]) -> str:
    """The column of the longest Chinese word in a header: 工作单位名称 is no 单位."""
    inside = [
        word for word in words if len(word) >= SHORTEST_PART and not word.isascii() and word in name
    ]
    return words[max(inside, key=len)] if inside else ""


def guess(kind: str, header: list[str], known: list[str], keys: tuple[str, ...]) -> Plan:
    """How a file is probably meant: as another system's export, or by the words of its header."""
    preset = preset_of(kind, [bare(cell) for cell in header])
    columns = preset.columns_of([bare(cell) for cell in header]) if preset else []
    columns = columns or columns_for(kind, header, known)
    key = next((key for key in keys if key in columns), keys[0])
    return Plan(tuple(columns), key, order=preset.order if preset else "")
