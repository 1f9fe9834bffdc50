"""The long computations beside the page, under a strict policy and with hashed file names."""

import json
import re
import shutil

import pytest

from folkmoot.core.static import ModuleStorage

from .browser import ASK, CLIENT, CREDENTIAL, STATIC, UUID, election_text, opened, served

pytestmark = pytest.mark.browser

QUESTIONS = [
    {"answers": ["Ada", "Bo", "Cy"], "blank": True, "min": 1, "max": 3, "question": "Who?"}
]
VOTE = [[0, 1, 0, 1]]


@pytest.fixture
def election(belenios):
    return election_text(belenios, QUESTIONS)


def test_a_ballot_made_in_a_worker_holds(ask, belenios, election):
    answer = ask("ballot", electionText=election, credential=CREDENTIAL, choices=VOTE)
    made = answer["result"]
    checked = belenios("verify.verifyBallot", election, made["text"])["value"]
    assert checked["tracker"] == made["tracker"]
    assert answer["progress"] == sorted(answer["progress"])
    assert answer["progress"][-1] == 1


def test_one_worker_does_the_job_and_ends_with_it(page, ask, election):
    urls = []
    page.once("worker", lambda worker: urls.append(worker.url))
    ask("ballot", electionText=election, credential=CREDENTIAL, choices=VOTE)
    assert [url.rsplit("/", 1)[1] for url in urls] == ["worker.js"]
    for _ in range(200):
        if page.workers:
            page.wait_for_timeout(10)
    assert page.workers == []


def test_an_error_keeps_its_code_and_parameters(ask, election):
    answer = ask("ballot", electionText=election, credential=CREDENTIAL, choices=[[0, 0, 0, 0]])
    details = {"question": 0, "given": 0, "min": 1, "max": 3}
    assert answer == {"code": "too_few_choices", "parameters": details}


def test_an_unknown_job_fails_by_name(ask):
    assert ask("unknown")["code"] == "worker_failed"


def test_a_trustee_goes_all_the_way(ask, belenios):
    made = ask("key", uuid=UUID)["result"]
    public = json.loads(made["publicText"])
    election = json.loads(election_text(belenios, QUESTIONS))
    election = json.dumps({**election, "public_key": public["public_key"]})
    trustees = json.dumps([["Single", public]])
    keys = ask("verifyTrustees", electionText=election, trusteesText=trustees)["result"]
    assert keys == [public["public_key"]]
    proof = ask("restore", file=made["file"], uuid=UUID, challenge="a" * 20)["result"]
    assert list(json.loads(proof)) == ["challenge", "response"]
    ballot = ask("ballot", electionText=election, credential=CREDENTIAL, choices=VOTE)["result"]
    tally = json.dumps([json.loads(ballot["text"])["answers"][0]["choices"]])
    share = {"electionText": election, "encryptedTallyText": tally, "file": made["file"]}
    answer = ask("decryption", **share, uuid=UUID)
    assert [len(row) for row in json.loads(answer["result"])["decryption_factors"]] == [4]
    assert answer["progress"] == [0.25, 0.5, 0.75, 1]
    assert ask("decryption", **share, uuid=UUID[::-1])["code"] == "key_of_another_election"


@pytest.mark.parametrize(
    "missing",
    [
        "delete globalThis.Worker",
        "globalThis.Worker = class { constructor(url) {} terminate() {} }",
        "globalThis.Worker = class { constructor() { throw new Error('forbidden') } }",
        """globalThis.Worker = class {
          constructor(url, { type }) { setTimeout(() => this.onerror()) }
          terminate() {}
        }""",
    ],
    ids=["none", "classic only", "forbidden", "not loaded"],
)
def test_without_module_workers_the_page_does_the_work(chromium, static_site, election, missing):
    parameters = {"electionText": election, "credential": CREDENTIAL, "choices": VOTE}
    with opened(chromium, static_site) as (page, complaints):
        page.evaluate(f"() => {{ {missing} }}")
        answer = page.evaluate(ASK, [CLIENT, "ballot", parameters])
        assert len(answer["result"]["tracker"]) == 43
        assert answer["progress"][-1] == 1
        assert complaints == []


@pytest.fixture
def collected(tmp_path) -> str:
    """Static files under hashed names only, as a server collects them; gives that of the client."""
    folder = tmp_path / "static"
    shutil.copytree(STATIC, folder)
    storage = ModuleStorage(location=str(folder), base_url="/static/")
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.js")]
    made = storage.post_process({name: (storage, name) for name in names})
    hashed = {name: hashed_name for name, hashed_name, _ in made}
    for name in names:
        (folder / name).unlink()
    return f"/static/{hashed['ballots/belenios/client.js']}"


def test_modules_and_worker_survive_hashed_names(chromium, tmp_path, collected, election):
    parameters = {"electionText": election, "credential": CREDENTIAL, "choices": VOTE}
    urls = []
    with served(tmp_path) as address, opened(chromium, address) as (page, complaints):
        page.on("worker", lambda worker: urls.append(worker.url))
        answer = page.evaluate(ASK, [collected, "ballot", parameters])
        assert len(answer["result"]["tracker"]) == 43
        assert complaints == []
    assert [re.sub(r"[0-9a-f]{12}", "HASH", url.rsplit("/", 1)[1]) for url in urls] == [
        "worker.HASH.js"
    ]
