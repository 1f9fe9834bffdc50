"""No column or combination of columns links a person to a ballot or to a public credential (BA-1).

The attacker has a whole dump, at any moment from the opening on, but neither the key file nor the
trustees' keys. What stays outside: who signs in only to vote at once leaves a time of signing in,
and ballots stand on the board in the order in which they came. That ties a person to a ciphertext,
never to a choice; members who pick up the letter before opening and vote later are not tied at all.
"""

import json
import random
import sqlite3
from math import comb

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from civic.belenios.texts import parse
from folkmoot.audit.models import Body, Look
from folkmoot.ballots import actions as boards
from folkmoot.ballots.models import CredentialLetter, Event
from folkmoot.elections.tests import scene as scenes
from folkmoot.elections.tests.dumps import dump
from folkmoot.members.models import RollEntry
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account, Person

VOTERS = 4
UNLIKELY = 1e-6


def voters_of(world):
    return [world.general, world.secretary, world.member, world.colleague]


def shuffled(items):
    return random.sample(items, len(items))


def voted(world, *, pick_up=(12, 15)):
    """All sign in, pick up their letters and vote, each step in an order of its own."""
    scene = scenes.ready(world)
    for person in shuffled(voters_of(world)):
        with scenes.at(random.uniform(0, 12)):
            Client().force_login(person.account)
    for person in shuffled(voters_of(world)):
        with scenes.at(random.choice(pick_up)):
            credential = boards.pick_up_letter(scene.election.board, person)
            scene.credentials[person.pk] = credential
    scene.order = shuffled(voters_of(world))
    for person in scene.order:
        scenes.vote(scene, person, random.choice([[1, 0], [0, 1], [0, 0]]), day=16)
    return scene


def credentials_on(board):
    """The public list as the board shows it."""
    return parse(Event.objects.get(board=board, type="Setup").data[2].encode())


def identities(person):
    """What names a person in a table."""
    return {person.name, person.email, f'"{person.number}"', f'"{person.pk}"'}


@pytest.mark.parametrize("is_decided", [False, True])
def test_no_other_table_holds_a_credential_a_tracker_or_a_ballot(world, is_decided):
    scene = voted(world)
    if is_decided:
        scenes.close(scene)
        scenes.decrypt(scene)
    listed = credentials_on(scene.election.board)
    trackers = list(Event.objects.exclude(tracker="").values_list("tracker", flat=True))
    assert (len(listed), len(trackers)) == (VOTERS, VOTERS)
    rows = [row for table, found in dump().items() if table != "ballots_event" for row in found]
    for canary in (*listed, *trackers, *scene.credentials.values()):
        assert not any(canary in row for row in rows)


def test_rows_of_ballots_name_nobody(world):
    scene = voted(world)
    listed = credentials_on(scene.election.board)
    for event in Event.objects.filter(type="Ballot"):
        (text,) = event.data
        ballot = json.loads(text)
        assert list(ballot) == [
            "election_uuid", "election_hash", "credential", "answers", "signature",
        ]  # fmt: skip
        assert ballot["credential"] in listed
        for person in voters_of(world):
            assert not any(identity in text for identity in identities(person))


def test_from_the_opening_on_no_letter_says_whose_credential_is_whose(world):
    scene = scenes.ready(world)
    with scenes.at(14):
        boards.open_board(scene.election.board)
    letters = CredentialLetter.objects.filter(board=scene.election.board)
    assert list(letters.values_list("public", flat=True)) == [None] * VOTERS


def test_casting_and_picking_up_write_no_log_no_look_and_no_letter(world):
    scene = scenes.ready(world)
    before = [model.objects.count() for model in (Body, Look, Letter)]
    for person in voters_of(world):
        scenes.vote(scene, person, [1, 0])
    assert [model.objects.count() for model in (Body, Look, Letter)] == before


def orders(world, scene):
    """Every order of the voters that some table tells."""
    people = {person.pk: person for person in voters_of(world)}
    accounts = {person.account.pk: person for person in people.values()}

    def of(rows):
        return [people[pk] for pk in dict.fromkeys(rows) if pk in people]

    entries = RollEntry.objects.filter(version=scene.election.roll.latest)
    sessions = [
        accounts[int(session.get_decoded()["_auth_user_id"])]
        for session in Session.objects.order_by("expire_date")
    ]
    letters = Letter.objects.filter(key__startswith=f"letter-{scene.election.board.uuid}")
    rows = {
        "people": Person.objects.order_by("pk").values_list("pk", flat=True),
        "roll": entries.order_by("pk").values_list("person", flat=True),
        "salts": entries.order_by("salt").values_list("person", flat=True),
        "letters by mail": [int(key.split("-")[-1]) for key in letters.order_by("pk").values_list("key", flat=True)],
        "signing in": Account.objects.order_by("last_login").values_list("person", flat=True),
        "log": Body.objects.order_by("-entry__sequence").values_list("actor", flat=True),
        "credential letters": scene.letters,
        "sealed letters": scene.sealed,
    }  # fmt: skip
    found = {name: of(each) for name, each in rows.items()}
    return found | {"sessions": list(dict.fromkeys(sessions))}


def guesses(world, scene):
    """Whether each way to guess finds the voter of the first ballot."""
    first = Event.objects.filter(board=scene.election.board, type="Ballot").earliest("height")
    index = credentials_on(scene.election.board).index(parse(first.data[0].encode())["credential"])
    found = {}
    for name, order in orders(world, scene).items():
        ways = {"by time": 0, "against time": -1, "by list": index, "against list": -1 - index}
        for way, place in ways.items():
            is_told = len(order) == VOTERS
            found[name, way] = is_told and order[place] == scene.order[0]
    return found


def chance_of(hits, trials, share=1 / VOTERS):
    """Of so many hits or more by luck."""
    return sum(
        comb(trials, k) * share**k * (1 - share) ** (trials - k) for k in range(hits, trials + 1)
    )


def attack(world, trials):
    """Hits of every way to guess over so many elections."""
    hits: dict[tuple[str, str], int] = {}
    for _trial in range(trials):
        Session.objects.all().delete()
        scene = attacked(world)
        for way, is_hit in guesses(world, scene).items():
            hits[way] = hits.get(way, 0) + is_hit
    return hits


def attacked(world):
    """An election; the attacker also has the letters' rows from just after the opening."""
    scene = scenes.ready(world, world.member, trustees=("chair",))
    with scenes.at(14):
        boards.open_board(scene.election.board)
    letters = CredentialLetter.objects.filter(board=scene.election.board)
    scene.letters = list(letters.order_by("pk").values_list("person", flat=True))
    scene.sealed = list(letters.order_by("sealed").values_list("person", flat=True))
    for person in shuffled(voters_of(world)):
        with scenes.at(random.uniform(14, 15)):
            Client().force_login(person.account)
    for person in shuffled(voters_of(world)):
        with scenes.at(15):
            scene.credentials[person.pk] = boards.pick_up_letter(scene.election.board, person)
    scene.order = shuffled(voters_of(world))
    for person in scene.order:
        scenes.vote(scene, person, random.choice([[1], [0]]), day=16)
    return scene


def require_chance(hits, trials):
    told = {way: count for way, count in hits.items() if chance_of(count, trials) < UNLIKELY}
    assert told == {}
    assert sum(count > 0 for count in hits.values()) > len(hits) / 2  # the guesses are made


def test_attacker_with_a_dump_guesses_no_better_than_chance(world):
    require_chance(attack(world, 50), 50)


@pytest.mark.slow
def test_attacker_with_two_hundred_dumps_guesses_no_better_than_chance(world):
    require_chance(attack(world, 200), 200)


def test_an_attacker_who_is_told_would_be_found_out():
    assert chance_of(50, 50) < chance_of(30, 50) < UNLIKELY < chance_of(20, 50)


def remains(folder, init_command):
    """Whether a deleted text is still in the file once the log is written back to it."""
    database = sqlite3.connect(folder / "file.sqlite3", isolation_level=None)
    database.executescript(init_command)
    database.execute("CREATE TABLE letters (id INTEGER PRIMARY KEY, sealed BLOB)")
    for index in range(50):
        database.execute("INSERT INTO letters (sealed) VALUES (?)", [b"canary %d" % index])
    database.execute("DELETE FROM letters WHERE id > 1")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = b"".join(path.read_bytes() for path in folder.iterdir())
    database.close()
    return b"canary 30" in content


def test_what_is_deleted_does_not_stay_in_free_pages_of_the_file(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite's file keeps free pages")
    (tmp_path / "ours").mkdir()
    (tmp_path / "bare").mkdir()
    bare = "PRAGMA journal_mode=WAL; PRAGMA secure_delete=OFF;"  # the default differs by system
    ours = bare + project.DATABASES["default"]["OPTIONS"]["init_command"]
    assert not remains(tmp_path / "ours", ours)
    assert remains(tmp_path / "bare", bare)
