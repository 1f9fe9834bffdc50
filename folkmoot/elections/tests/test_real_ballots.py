"""Real ballots through roll, booth, board and tally; a program that is not ours accepts the archive.

The ballots are made by the booth's own module in a real Chromium.
"""

import csv
import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path

import pytest

from civic.belenios import archive
from civic.belenios.errors import Invalid
from civic.belenios.verification import verify
from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.tests.browser import STATIC, call, opened, served
from folkmoot.elections import actions
from folkmoot.elections.tests import scene as scenes
from folkmoot.people.models import Person
from folkmoot.units.models import Membership
from folkmoot.units.tests.world import FOUNDED

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

SHARED = Path(os.environ.get("FOLKMOOT_SHARED", Path(__file__).parents[3].parent / "shared"))
REAL = SHARED / "data" / "kubernetes" / "elections" / "2025"
APPROVED = {"1", "2", "3", "4"}


def join(place, names):
    """Members of a unit, by name."""
    people = Person.objects.bulk_create(
        Person(number=f"K{index:04}", name=name, joined=FOUNDED) for index, name in enumerate(names)
    )
    Membership.objects.bulk_create(
        Membership(person=person, unit=place.unit, starts=FOUNDED) for person in people
    )
    return people


def hold(chromium, world, candidates, electorate, rows):
    """An approval election in north1 by an electorate; `rows` are the ballots, 0 or 1 a candidate.

    Returns the archive and the counts by candidate.
    """
    people = join(world.north1, [*candidates, *(f"voter {i}" for i in range(electorate))])
    scene = scenes.ready(world, *people[: len(candidates)], seats=4, procedure="approval-1")
    order = [candidates.index(name) for name in actions.ballot_names(scene.election)]
    definition = scene.election.board.definition
    with served(STATIC) as address, opened(chromium, address) as (page, complaints), scenes.at(15):
        for person, row in zip(people[len(candidates) :], rows, strict=False):
            credential = boards.pick_up_letter(scene.election.board, person)
            draws = {"draws": [str(secrets.randbits(512)) for _draw in range(80)]}
            choices = [[row[index] for index in order]]
            made = call(page, "ballot.makeBallot", definition, credential, choices, draws)
            boards.cast_ballot(scene.election.board, made["value"]["text"])
    assert complaints == []
    scenes.close(scene)
    scenes.decrypt(scene)
    result = board_queries.count_of(scene.election.board).result
    assert result
    (votes,) = result
    counts = {candidates[index]: count for index, count in zip(order, votes, strict=True)}
    return board_queries.archive_bytes(scene.election.board), counts


def belenios_tool(folder, data):
    """The exit status of the real verifier on an archive."""
    tool = shutil.which("belenios-tool")
    assert tool, "belenios-tool is missing; on Debian: apt install belenios-tool"
    folder.mkdir()
    (folder / "election.bel").write_bytes(data)
    command = [tool, "election", "verify", "--dir", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def flip_one_digit(data):
    """The same archive, hashes repaired, with one digit of one proof of the first ballot changed."""
    whole = archive.read(data)
    changed = archive.Archive(whole.timestamp)
    for event in whole.events:
        bodies = event.data
        if event.type == "Ballot" and event.height == 1:
            bodies = (flipped(event.data[0]),)
        changed = changed.append(event.type, *bodies)
    return changed.to_bytes()


def flipped(ballot):
    proofs = ballot.index(b'"individual_proofs"')
    place = ballot.index(b'"response":"', proofs) + len(b'"response":"') + 3
    digit = b"%d" % ((ballot[place] - ord("0") + 1) % 10)
    return ballot[:place] + digit + ballot[place + 1 :]


def require_two_verifiers(data, folder, *, ballots):
    """Ours and the real tool accept the archive, and both refuse it after one flipped digit."""
    assert verify(data).ballots_kept == ballots
    assert belenios_tool(folder / "good", data) == 0
    bad = flip_one_digit(data)
    with pytest.raises(Invalid):
        verify(bad)
    assert belenios_tool(folder / "bad", bad) not in {0, 127}


def test_small_election_of_our_own_is_accepted_by_two_programs(chromium, world, tmp_path):
    rows = [[1, 0, 1], [1, 1, 1], [0, 0, 0], [1, 0, 0]]
    data, counts = hold(chromium, world, ["Ann", "王", "Öz"], 6, rows)
    assert counts == {"Ann": 3, "王": 1, "Öz": 2}
    require_two_verifiers(data, tmp_path, ballots=4)


@pytest.mark.skipif(not REAL.exists(), reason="no real ballots in shared/data/kubernetes")
def test_210_real_ballots_give_the_totals_of_a_plain_count(chromium, world, tmp_path):
    facts = json.loads((REAL / "result.json").read_text())
    with (REAL / "ballots.csv").open(newline="") as file:
        ballots = list(csv.DictReader(file))
    candidates = list(ballots[0])
    rows = [[int(ballot[name] in APPROVED) for name in candidates] for ballot in ballots]
    data, counts = hold(chromium, world, candidates, facts["eligible"] - len(candidates), rows)
    assert len(rows) == facts["cast"] == 210
    plain = {name: sum(ballot[name] in APPROVED for ballot in ballots) for name in candidates}
    assert counts == plain
    require_two_verifiers(data, tmp_path, ballots=210)
