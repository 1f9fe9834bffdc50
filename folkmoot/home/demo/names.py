"""Invented names: companies put together from syllables, people from Faker's lists."""

from collections.abc import Callable
from random import Random

from django.utils.text import slugify
from faker import Faker
from pypinyin import Style, lazy_pinyin

from folkmoot.core.texts import Texts, both

# Syllables that go together, in English and in Chinese, so that both names are of one company.
FIRST = {
    "Alver": "澜", "Brunn": "柏", "Cald": "卡", "Dorn": "朵", "Elm": "榆", "Fenn": "枫",
    "Gris": "格", "Holm": "禾", "Ister": "伊", "Jarr": "嘉", "Kess": "克", "Lind": "菱",
    "Morr": "沐", "Nell": "宁", "Orr": "欧", "Quill": "葵", "Rusk": "若", "Thal": "塔",
}  # fmt: skip
SECOND = {
    "mere": "湄", "wick": "维", "ford": "渡", "stett": "岱", "ona": "诺", "vale": "谷",
    "brook": "溪", "heim": "恒", "ruda": "鹭",
}  # fmt: skip
TRADE = {
    "Optics": "光学", "Pumps": "泵业", "Bearings": "轴承", "Foods": "食品", "Textiles": "纺织",
    "Logistics": "物流", "Software": "软件", "Pharma": "制药", "Paper": "纸业", "Glass": "玻璃",
    "Tools": "工具", "Coatings": "涂料", "Instruments": "仪器", "Insurance": "保险",
}  # fmt: skip
# Faker locale: how many of a hundred people; the names of the last two groups are in Latin letters.
LOCALES = {"zh_CN": 91, "de_DE": 3, "fr_FR": 2, "en_GB": 2, "es_ES": 1, "pt_BR": 1}

Host = tuple[str, Texts]
Name = tuple[str, str, str]  # the name, the name in Latin letters, the language


def host_names(rng: Random, count: int) -> list[Host]:
    """`count` different companies: a code and a name in both languages."""
    pairs = [(one, two) for one in FIRST for two in SECOND]
    found = []
    for one, two in rng.sample(pairs, count):
        trade = rng.choice(list(TRADE))
        english = f"{one}{two} {trade}"
        found.append((slugify(english), both(english, FIRST[one] + SECOND[two] + TRADE[trade])))
    return found


def person_names(rng: Random) -> Callable[[], Name]:
    """A source of names that depends on the state of `rng` alone."""
    fakers = {locale: Faker(locale) for locale in LOCALES}
    for faker in fakers.values():
        faker.seed_instance(rng.getrandbits(32))
    weights = list(LOCALES.values())

    def draw() -> Name:
        [locale] = rng.choices(list(LOCALES), weights)
        faker = fakers[locale]
        if locale != "zh_CN":
            name = f"{faker.first_name()} {faker.last_name()}"
            return name, name, "en"
        family, given = faker.last_name(), faker.first_name()
        return family + given, f"{latin(family)} {latin(given)}", "zh-hans"

    return draw


def latin(chinese: str) -> str:
    """Pinyin as names are written: `xiaoming` becomes `Xiaoming`."""
    return "".join(lazy_pinyin(chinese, style=Style.NORMAL)).capitalize()
