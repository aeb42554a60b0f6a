"""The command line: what it prints, where, and how it ends."""

import csv
import io
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import jsonschema
import pytest
from test_stages import history, one_level

from corpus.store import Corpus
from tapecheck import stages
from tapecheck.cli import COMMANDS, app


class Result(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Call the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Result:
        with pytest.raises(SystemExit) as ended:
            app([str(argument) for argument in arguments], prog_name="tapecheck")
        printed = capsys.readouterr()
        return Result(int(ended.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A store of twenty articles with one claim each, all but one of them read, and all of these contradicted."""
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = [
        {
            "text": f"Article {n}: the Russell 2000 closed at 2,467.70.", "published": "2025-09-18T20:30:00Z",
            "source": "Harbour \x1b[31mWire", "title": "=1+1", "url": f"https://harbour.example/{n}",
        }
        for n in range(20)
    ]  # fmt: skip
    (folder / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
    path = tmp_path / "tapecheck.db"
    with Corpus.open(path) as corpus:
        stages.collect(corpus, [str(folder)])
        stages.read(corpus, extractor="1", workers=1, reader=one_level)
        stages.verify(corpus, history("2400.00"))
    return path


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.status == 0
    for name, line in COMMANDS.items():
        assert f"\n  {name} " in result.out
        assert line.split()[0] in result.out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.status == 0
    assert f"tapecheck {name}" in result.out


def test_a_wrong_command_is_wrong_usage_and_told_the_nearest(run: Run) -> None:
    result = run("fatcs")
    assert (result.status, result.out) == (2, "")
    assert "No such command 'fatcs'. Did you mean 'facts'" in result.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["facts", "--kind", "levl"], "kind: there is no kind 'levl' (did you mean 'level'? Known are level, move"),
        (["facts", "--verdict", "false"], "there is no verdict 'false'"),
        (
            ["facts", "--instrument", "Russel 2000"],
            "there is no instrument 'Russel 2000' (did you mean 'Russell 2000'?)",
        ),
        (["facts", "--diagnosis", "wrongday"], "there is no diagnosis 'wrongday' (did you mean 'wrong-day'?"),
        (["facts", "--since", "yesterday"], "since: 'yesterday' is no day"),
        (["facts", "--by", "month"], "there is no group 'month'"),
        (["articles", "--source", "Harbor"], "there is no source 'Harbor' (did you mean 'Harbour"),
        (["quotes", "--sort", "best"], "there is no sort 'best' (did you mean"),
        (["prices", "show", "Russel 2000"], "there is no instrument 'Russel 2000'"),
        (["facts", "--config", "missing.toml"], "missing.toml: cannot be read"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_values_that_do_not_exist_are_wrong_usage(run: Run, db: Path, arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("tapecheck: ")
    assert message in result.err
    assert result.err.count("\n") == 1


def test_facts_for_people(run: Run, db: Path) -> None:
    result = run("facts", "--limit", "3")
    assert result.status == 0
    assert result.out.count("contradicted") == 3
    assert "Russell 2000" in result.out
    assert "2,467.70 close" in result.out
    assert "\x1b" not in result.out  # nothing in an article steers the terminal
    cursor = result.err.split("--after ")[1].strip()
    following = run("facts", "--limit", "30", "--after", cursor)
    assert following.out.count("2,467.70 close") == 16
    assert following.err == ""


def test_facts_for_programs(run: Run, db: Path) -> None:
    rows = [json.loads(line) for line in run("facts", "-i", "RUT", "-k", "level,move", "--json").out.splitlines()]
    assert len(rows) == 19
    assert rows[0]["check"]["verdict"] == "contradicted"
    assert rows[0]["article"]["url"].startswith("https://harbour.example/")
    assert '"value": 2467.70' in run("facts", "--json", "--limit", 1).out
    table = list(csv.DictReader(io.StringIO(run("facts", "--csv").out)))
    assert len(table) == 19
    assert (table[0]["value"], table[0]["verdict"], table[0]["expected"]) == ("2467.70", "contradicted", "2400.00")


def test_facts_to_parquet(run: Run, db: Path) -> None:
    import pyarrow.parquet as pq

    assert run("facts", "--parquet", "out.parquet").out == "19 facts written to out.parquet\n"
    assert pq.read_table("out.parquet").num_rows == 19


def test_counts(run: Run, db: Path) -> None:
    result = run("facts", "--by", "day,verdict", "--json")
    assert json.loads(result.out) == {"day": "2025-09-18", "verdict": "contradicted", "facts": 19}
    assert run("facts", "--by", "kind", "--csv").out == "kind,facts\nlevel,19\n"


def test_nothing_found_is_told_and_no_failure(run: Run, db: Path) -> None:
    assert run("facts", "--verdict", "supported") == (0, "", "tapecheck: no facts meet this\n")
    assert run("quotes", "--json") == (0, "", "")


def test_articles_and_sources(run: Run, db: Path) -> None:
    assert len(run("articles", "--json").out.splitlines()) == 20
    assert run("articles", "--csv", "--limit", 1).out.splitlines()[0].startswith("id,day,source,title,url")
    assert "not read" in run("articles").out
    [source] = [json.loads(line) for line in run("sources", "--json").out.splitlines()]
    assert source["failures"] == 0


def test_prices(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "prices"
    folder.mkdir()
    (folder / "RUT.csv").write_text("date,open,high,low,close\n2025-09-18,2420.59,2470.07,2420.59,2467.70\n")
    assert run("prices", "import", folder).out == "1 row new or changed; the store has 1 bar of 1 instrument\n"
    assert run("prices", "import", folder).out == "0 rows new or changed; the store has 1 bar of 1 instrument\n"
    assert "2025-09-18" in run("prices", "show").out
    [bar] = [json.loads(line) for line in run("prices", "show", "rut", "--json").out.splitlines()]
    assert (bar["date"], bar["close"]) == ("2025-09-18", 2467.70)
    assert run("prices", "show", "RUT", "--csv", "--since", "2025-10").out.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("date,open,high,low\n2025-09-18,1,2,1\n", "missing column close"),
        ("date,open,high,low,close\n2025-09-18,1,2,3,1\n", "high 2 is below low 3"),
    ],
)
def test_wrong_prices_are_named_and_none_kept(run: Run, tmp_path: Path, content: str, message: str) -> None:
    folder = tmp_path / "prices"
    folder.mkdir()
    (folder / "RUT.csv").write_text(content)
    result = run("prices", "import", folder)
    assert result.status == 1
    assert message in result.err
    assert "RUT.csv" in result.err
    assert result.err.count("\n") == 1
    assert not (tmp_path / "tapecheck.db").exists()


def test_the_schema_is_one(run: Run) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(run("schema").out))


def test_a_query_without_a_database(run: Run, tmp_path: Path) -> None:
    result = run("facts")
    assert result == (1, "", result.err)
    assert "tapecheck.db: there is no database yet (run `tapecheck collect`" in result.err
    assert list(tmp_path.iterdir()) == []


def test_a_newer_schema(run: Run, db: Path) -> None:
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE tapecheck_version SET version_num = '0099'")
        connection.commit()
    result = run("facts")
    assert result.status == 1
    assert "schema version 0099, newer than this Tapecheck knows" in result.err
    assert "newer" in run("doctor").out


def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Stocks rose. " * 99)
    result = run("facts", "--db", "notes.txt")
    assert (result.status, result.err) == (
        1,
        "tapecheck: notes.txt: the file is no SQLite database (name another file with --db)\n",
    )


def test_a_locked_database(run: Run, db: Path, tmp_path: Path) -> None:
    (tmp_path / "tapecheck.toml").write_text("db_timeout = 0.05")
    with closing(sqlite3.connect(db)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = run("collect", "articles")
        assert result.status == 1
        assert "tapecheck.db: the database is locked by another program (wait for it to end" in result.err
        assert run("facts").status == 0  # reading goes on
        other.rollback()
    assert run("collect", "articles").out == "20 articles from 1 source, 0 of them new\n"


def test_collect(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Stocks rose on Friday after a quiet week for the market.")
    (folder / "b.txt").write_bytes(b"\x00\x01\x02" * 99)
    result = run("collect", folder, "missing")
    assert (result.status, result.out) == (1, "1 article from 2 sources, 1 of them new\n")
    assert f"tapecheck: {folder}/b.txt: it is binary data, no text\n" in result.err
    assert "tapecheck: missing: there is no such file or folder\n" in result.err
    doctor = run("doctor")
    assert doctor.status == 1
    assert "it is binary data" in doctor.out


def test_collect_needs_a_source(run: Run) -> None:
    result = run("collect")
    assert result.status == 2
    assert "name a source, or list sources in tapecheck.toml" in result.err


def test_a_source_that_cannot_be_reached(run: Run) -> None:
    result = run("collect", "http://127.0.0.1:9/feed.xml")
    assert (result.status, result.out) == (1, "0 articles from 1 source, 0 of them new\n")
    assert "127.0.0.1" in result.err
    assert result.err.count("\n") == 1
    assert "failed 1 time in a row" in run("doctor").out


def test_sources_of_the_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Stocks rose on Friday after a quiet week for the market.")
    (tmp_path / "tapecheck.toml").write_text('sources = ["in"]\ndb = "own.db"')
    assert run("collect").out == "1 article from 1 source, 1 of them new\n"
    assert (tmp_path / "own.db").exists()


def test_verify(run: Run, db: Path, tmp_path: Path) -> None:
    assert "--prices" in run("verify").err
    folder = tmp_path / "prices"
    folder.mkdir()
    (folder / "RUT.csv").write_text("date,open,high,low,close\n2025-09-18,2420.59,2470.07,2420.59,2467.70\n")
    assert run("verify", "--prices", folder).out == "0 claims of 0 articles checked\n"
    assert run("verify", "--prices", folder, "--all").out == "19 claims of 19 articles checked: 19 supported\n"
    assert run("facts", "--by", "verdict", "--csv").out == "verdict,facts\nsupported,19\n"


def test_doctor_of_a_sound_project(run: Run, db: Path) -> None:
    with Corpus.open(db) as corpus:
        corpus.done("read", [job.key for job in corpus.jobs(state="failed")])
    result = run("doctor")
    assert result.status == 0
    assert "20 articles, 19 readings, 19 facts, 19 verdicts" in result.out
    assert "sound: integrity, references, spans and full text agree" in result.out
    assert "1 not read yet" in result.out
    assert "spacy" in result.out


def test_doctor_without_anything(run: Run) -> None:
    result = run("doctor")
    assert result.status == 0
    assert "there is no database yet" in result.out


def test_two_runs_at_once_are_refused(run: Run, tmp_path: Path) -> None:
    from tapecheck.lock import held

    with held(tmp_path / "tapecheck.db.lock"):
        result = run("run")
    assert result.status == 1
    assert "another run is at work (process " in result.err


def test_output_that_nobody_reads_any_more_is_no_error(db: Path) -> None:
    command = f"{sys.executable} -m tapecheck.cli facts --json --db {db} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, cwd=db.parent)
    assert (done.returncode, done.stderr) == (0, "")


def articles_in(db: Path) -> int:
    """How many articles another process has kept so far."""
    if not db.exists():
        return 0
    with closing(sqlite3.connect(db)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
        except sqlite3.OperationalError:  # no table yet
            return 0


def test_ctrl_c_says_what_is_kept_and_the_next_run_goes_on(tmp_path: Path) -> None:
    rows = (json.dumps({"text": f"Article {n}: stocks rose on Friday after a quiet week."}) for n in range(800))
    (tmp_path / "many.jsonl").write_text("\n".join(rows))
    command = [sys.executable, "-m", "tapecheck.cli", "collect", "many.jsonl"]
    db = tmp_path / "tapecheck.db"
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while not articles_in(db):
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert err == "tapecheck: stopped; what was done so far is kept, run it again to go on\n"
    with Corpus.open(db) as corpus:
        kept = corpus.totals()["articles"]
        assert 0 < kept < 800
        assert corpus.problems() == []
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == f"800 articles from 1 source, {800 - kept} of them new\n"


def test_the_record_counts_what_was_judged(run: Run, db: Path) -> None:
    result = run("record", "--db", db, "--json")
    [row] = map(json.loads, result.out.splitlines())
    assert (row["source"], row["judged"], row["supported"], row["share"]) == ("Harbour \x1b[31mWire", 19, 0, 0.0)
    assert (row["low"], row["few"]) == (0.0, True)
    assert row["high"] == pytest.approx(0.1682, abs=1e-4)  # Wilson's interval of none of nineteen


def test_the_record_by_diagnosis_counts_failures(run: Run, db: Path) -> None:
    rows = [json.loads(line) for line in run("record", "--db", db, "--by", "diagnosis", "--json").out.splitlines()]
    assert sum(row["count"] for row in rows) == 19
    assert {row["judged"] for row in rows} == {19}


def test_a_store_that_judged_nothing_has_no_record(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    with Corpus.open(path):
        pass
    result = run("record", "--db", path)
    assert (result.status, result.out) == (0, "")
    assert "nothing has been judged yet" in result.err


def test_prices_update_asks_only_for_what_is_missing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    span = ("--provider", "sample", "--since", "2025-09-15", "--until", "2025-09-19", "--db", path)
    first = run("prices", "update", "russell 2000", *span)
    assert (first.status, first.out.strip()) == (0, "5 bars new or changed, for 1 gap of 1 instrument")
    again = run("prices", "update", "RUT", *span)
    assert again.out.strip() == "0 bars new or changed, for 0 gaps of 1 instrument"
    everything = run("prices", "update", *span)
    assert everything.out.strip() == "0 bars new or changed, for 0 gaps of 1 instrument"


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--provider", "yaho"), 1, "there is no provider 'yaho' (did you mean yahoo?)"),
        (("--provider", "sample", "--since", "last week"), 2, "'last week' is no day: write 2025-09-18"),
    ],
)
def test_prices_update_refuses_what_it_cannot_do(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    result = run("prices", "update", "RUT", *arguments, "--db", tmp_path / "tapecheck.db")
    assert (result.status, result.out) == (status, "")
    assert message in " ".join(result.err.split())
