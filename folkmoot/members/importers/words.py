"""Words in files that stand for our own: standings, in both languages and in other systems'."""

from folkmoot.units.models import Membership

Standing = Membership.Standing
# In small letters. The English and Chinese ones are those of the pages; "current", "new", "pending"
# are CiviCRM's statuses of a membership, "active" and "pending" Tendenci's.
WORDS = {
    Standing.APPLICANT: ["applicant", "申请人", "申请中", "积极分子", "发展对象", "pending"],
    Standing.PROBATIONARY: ["probationary", "on probation", "预备", "预备党员", "预备期"],
    Standing.FULL: [
        "full", "full member", "正式", "正式成员", "正式会员", "正式党员", "active", "current",
        "new",
    ],
    Standing.SUSPENDED: ["suspended", "中止", "暂停", "停止"],
    Standing.LEAVE: ["leave", "on leave", "暂离", "休假", "请假"],
}  # fmt: skip
STANDINGS = {word: standing.value for standing, words in WORDS.items() for word in words}
MEMBERSHIPS = {"home": "home", "guest": "guest", "客座": "guest", "本单位": "home"}
