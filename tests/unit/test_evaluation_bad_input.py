"""What is no file of evaluations: a clear error with file, row and column, early and in little memory."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.errors import Problems
from bot.sources.evaluations import read_evaluations

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "evaluations"
TODAY = date(2031, 6, 1)

ARENA = "date,model,arena_score,ci95,votes\n"
SCORES = "benchmark,release,value,low,high,protocol,evaluator,relation,dated,source\n"
SCORE = "gpqa-diamond,o3,{value},{low},{high},{protocol},A,{relation},{dated},s\n"
EPOCH = "id,task,model,Best score (across scorers),Scores,started_at,Status,task version\n"
LLM = (
    "organization,model_id,benchmark_id,score,is_self_reported,source_link,analysis_method,"
    "updated_at\n"
)
AIDER = "- dirname: a\n  model: m\n  edit_format: diff\n  pass_rate_2: 50\n  date: 2025-01-01\n"
MODELS = '{{"as_of": "2026-07-02", "models": {{"a/b": {{"benchmarks": {0}}}}}}}'
CATEGORIES = '{"A": ["x"], "B": ["y"]}'


def told(kind: str, content: bytes, name: str = "f", *, beside: str = CATEGORIES) -> list[str]:
    """The problems of a file, read to its end."""
    lying = {"categories.json": io.BytesIO(beside.encode())} if kind == "livebench" else {}
    name = f"{name}_2024_11_25" if kind == "livebench" else name
    with pytest.raises(Problems) as raised:
        for _result in read_evaluations(
            kind, io.BytesIO(content), name, published=None, today=TODAY, beside=lying
        ).results:
            pass
    return [str(one) for one in raised.value.problems]


def score(**cells: object) -> str:
    given = {"value": 50, "low": "", "high": "", "protocol": "", "relation": "self"}
    return SCORES + SCORE.format(**(given | {"dated": "2025-01-01"} | cells))


CASES: dict[str, tuple[str, str | bytes, str]] = {
    # the file as a whole
    "empty": ("scores", "", "f is empty."),
    "empty arena": ("lmarena", "\n\n", "f is empty."),
    "header only": ("lmarena", ARENA, "f has a header and no rows."),
    "semicolons": (
        "lmarena",
        ARENA.replace(",", ";") + "2025-01-01;A;1;+1/-1;1\n",
        "f, row 1: the cells look parted by “;”. Part them by commas.",
    ),
    "tabs": (
        "epoch",
        EPOCH.replace(",", "\t"),
        "f, row 1: the cells look parted by the tab. Part them by commas.",
    ),
    "another table": (
        "lmarena",
        "a,b\n1,2\n",
        "f, row 1: the columns model, arena_score, ci95 are missing; it has a, b.",
    ),
    "a column twice": (
        "lmarena",
        "date,model,model,arena_score,ci95\n",
        "f, row 1: the columns model are there twice.",
    ),
    "latin-1": (
        "lmarena",
        (ARENA + "2025-01-01,A,1,+1/-1,1\n2025-01-01,B\xe9b\xe9,1,+1/-1,1\n").encode("latin-1"),
        "f, row 3: holds what is no character. Save the file anew, as UTF-8 text.",
    ),
    "utf-16": ("lmarena", ARENA.encode("utf-16"), "f is UTF-16 text. Save it anew, as UTF-8."),
    "nul": (
        "lmarena",
        ARENA + "2025-01-01,A\0,1,+1/-1,1\n",
        "f, row 2: holds what is no character. Save the file anew, as UTF-8 text.",
    ),
    "zip": (
        "lmarena",
        b"PK\x03\x04" + bytes(50),
        "f is a zip archive. Unpack it first; only gzip is read.",
    ),
    "cut gzip": (
        "lmarena",
        gzip.compress(ARENA.encode())[:-12],
        "f ends too early: it is cut off inside its gzip content. Get it anew.",
    ),
    "damaged gzip": (
        "lmarena",
        gzip.compress(ARENA.encode())[:-8] + bytes(8),
        "f is damaged: its gzip content cannot be unpacked.",
    ),
    "cut in a row": (
        "lmarena",
        ARENA + "2025-01-01,A,1,+1/-1,1\n2025-01-01,B,1",
        "f, row 3: the file ends inside this row. Get it anew.",
    ),
    "cut in a cell": (
        "lmarena",
        ARENA + '2025-01-01,"A',
        "f, row 2: the file ends inside a cell. Get it anew.",
    ),
    "stray mark": ("lmarena", ARENA + '2025-01-01,"A"b,1,1,1\n', "f, row 2: a quotation mark is stray."),
    "a mark never closed": (
        "lmarena",
        ARENA + '2025-01-01,"A,1,+1/-1,1\n' + "x\n" * 2_000,
        "f, row 2: a quotation mark is opened there and never closed.",
    ),
    "ten million columns": (
        "lmarena",
        b"a," * 10_000_000,
        "f, row 1: the line has over 50000 characters.",
    ),
    "many columns": (
        "lmarena",
        ARENA.strip() + ",x" * 600 + "\n",
        "f, row 1: there are over 500 columns.",
    ),
    "a row too long": ("lmarena", ARENA + "1,2,3,4,5,6\n", "f, row 2: 6 cells for 5 columns."),
    "a row too short": ("epoch", EPOCH + "1,2\n", "f, row 2: 2 cells for 8 columns."),
    # cells
    "nan": ("scores", score(value="NaN"), "f, row 2, value: “NaN” is no number."),
    "infinite": ("scores", score(value="-inf"), "f, row 2, value: “-inf” is no number."),
    "huge": ("scores", score(value="1e999"), "f, row 2, value: “1e999” is no number."),
    "no share": ("scores", score(value="120"), "f, row 2, value: 120.0 is outside 0 to 100 percent."),
    "reversed": (
        "scores",
        score(low=60, high=40),
        "f, row 2, low: 60.0 to 40.0 does not enclose 50.0.",
    ),
    "a date to come": ("scores", score(dated="2031-06-02"), "f, row 2, dated: 2031-06-02 is still to come."),
    "another date": (
        "scores",
        score(dated="01/02/2025"),
        "f, row 2, dated: “01/02/2025” is no date like 2025-01-28.",
    ),
    "no relation": (
        "scores",
        score(relation="friend"),
        "f, row 2, relation: “friend” is none of claimed, self, rival, partner, independent.",
    ),
    "no protocol": (
        "scores",
        score(protocol="effort"),
        "f, row 2, protocol: “effort” is not like harness=aider; effort=high.",
    ),
    "a name too long": (
        "scores",
        score().replace("o3", "o" * 300),
        f"f, row 2, release: over 200 characters, “{'o' * 80}…”.",
    ),
    "hidden letters": (
        "scores",
        score().replace("o3", "o\u202e3"),
        "f, row 2, release: “o\ufffd3” holds what is no character.",
    ),
    "negative interval": (
        "lmarena",
        ARENA + "2025-01-01,A,1,-5/+4,1\n",
        "f, row 2, ci95: “-5/+4” is no interval like +5/-4.",
    ),
    "twice on a board": (
        "lmarena",
        ARENA + "2025-01-01,A,1,+1/-1,1\n2025-01-01,A,2,+1/-1,1\n",
        "f, rows 2 and 3, model: A stands there twice on 2025-01-01.",
    ),
    "dates go back": (
        "lmarena",
        ARENA + "2025-01-02,A,1,+1/-1,1\n2025-01-01,A,2,+1/-1,1\n",
        "f, row 3, date: 2025-01-01 comes after 2025-01-02. Sort it by date.",
    ),
    "a month's board": (
        "lmarena",
        ARENA + "2025-01,A,1,+1/-1,1\n",
        "f, row 2, date: “2025-01” names no single day.",
    ),
    "a table's row twice": (
        "livebench",
        "model,x,y\nA,1,2\nA,1,2\n",
        "f_2024_11_25, rows 2 and 3, model: A stands there twice.",
    ),
    "a task's share": (
        "livebench",
        "model,x,y\nA,1,200\n",
        "f_2024_11_25, row 2, y: 200.0 is outside 0 to 100 percent.",
    ),
    "a table without a task": (
        "livebench",
        "model,x\nA,1\n",
        "f_2024_11_25, row 1: the columns y are missing; it has model, x.",
    ),
    "scorers": (
        "epoch",
        EPOCH + "1,T,M,0.5,accuracy,1 May 2025 1:00pm,Success,1.0.0\n",
        "f, row 2, scores: “accuracy” is not like choice:0.85±0.02.",
    ),
    "another scorer": (
        "epoch",
        EPOCH + "1,T,M,0.5,choice:0.7±0.02,1 May 2025 1:00pm,Success,1.0.0\n",
        "f, row 2, scores: no scorer of “choice:0.7±0.02” gives the best score.",
    ),
    "a run's date": (
        "epoch",
        EPOCH + "1,T,M,0.5,choice:0.5±0.02,31 Smarch 2025,Success,1.0.0\n",
        "f, row 2, started_at: “31 Smarch 2025” is no date like 17 November 2025 4:28pm.",
    ),
    "percent for a share": (
        "llm-stats",
        LLM + "openai,o3,gpqa,83.3,True,https://example.org,,2025-07-19\n",
        "f, row 2, score: 83.3 is outside 0 to 1.",
    ),
    "no address": (
        "llm-stats",
        LLM + "openai,o3,gpqa,0.8,True,javascript:x,,2025-07-19\n",
        "f, row 2, source_link: “javascript:x” is no address.",
    ),
    # YAML
    "aliases": ("aider", "- &a\n  x: 1\n- *a\n", "f, row 1: anchors and aliases (& and *) are not taken."),
    "merged": (
        "aider",
        AIDER + "- <<: *a\n",
        "f, row 6: anchors and aliases (& and *) are not taken.",
    ),
    "no list": ("aider", "a: 1\n", "f, row 1: is no list of runs with their keys."),
    "a list of words": ("aider", "- a\n- b\n", "f, row 1: is no list of runs with their keys."),
    "no yaml": ("aider", AIDER + "- dirname: ]\n", "f, row 6: from here on it is not YAML."),
    "deep yaml": ("aider", "- a: " + "[" * 100, "f, row 1: nested too deeply."),
    "no runs": ("aider", "[]\n", "f holds no runs."),
    "a key missing": ("aider", AIDER.replace("pass_rate_2", "p"), "f, row 1, pass_rate_2: is missing."),
    "a cell's own line": (
        "aider",
        AIDER.replace("50", "x"),
        "f, row 4, pass_rate_2: “x” is no number.",
    ),
    "a run twice": ("aider", AIDER * 2, "f, rows 1 and 6, dirname: a stands there twice."),
    "counts": (
        "aider",
        AIDER + "  pass_num_2: 10\n  total_tests: 225\n",
        "f, row 6, pass_num_2: 10 of 225 is not 50.0 percent.",
    ),
    # JSON
    "no json": ("models-dev", '{"a": ', "f, line 1, character 7: from here on it is not JSON."),
    "deep json": ("models-dev", "[" * 50_000, "f, line 1, character 1026: from here on it is not JSON."),
    "wide json": ("models-dev", "[" + "[]," * 200_000, "f holds more values than such a file has."),
    "a list of models": ("models-dev", "[]", "f: is no object of models, as models.dev has it."),
    "no models": ("models-dev", '{"a": 1}', "f: a is neither a model nor a provider with models."),
    "no benchmarks": ("models-dev", MODELS.format("[]"), "f: none of its models has benchmarks."),
    "a benchmark without name": (
        "models-dev",
        MODELS.format('[{"score": 1}]'),
        "f, row 1: of a/b is no benchmark with name and score.",
    ),
    "a truth for a score": (
        "models-dev",
        MODELS.format('[{"name": "x", "score": true, "source": "https://openai.com"}]'),
        "f, row 1, score: “True” is no number.",
    ),
    "scores as an object": ("scores", '{"a": 1}', "f: a JSON file of scores is a list of objects."),
    "an empty list": ("scores", "[]", "f is an empty list."),
    "a list of numbers": (
        "scores",
        "[1]",
        "f, row 1: is no object with keys like benchmark and release.",
    ),
    "deep scores": ("scores", '[{"a": ' + "[" * 40_000, "f, row 1: is nested too deeply."),
    "a key missing in an entry": (
        "scores",
        '[{"a": 1}]',
        "f, row 1: the keys benchmark, release, value, evaluator, relation, dated, source are missing.",
    ),
    "cut scores": (
        "scores",
        (SAMPLES / "scores.json").read_bytes()[:-40],
        "f, row 2: from here on it is not JSON, or it ends too early.",
    ),
    "latin-1 scores": (
        "scores",
        ("[{" + " " * 9_000 + '"a": "\xe9"}]').encode("latin-1"),
        "f, row 1: soon after it is what is no character. Save it as UTF-8.",
    ),
    "latin-1 yaml": (
        "aider",
        (AIDER + "  x: \xe9\n").encode("latin-1"),
        "f, row 6: holds what is no character. Save the file anew, as UTF-8 text.",
    ),
    "a key twice": ("scores", '[{"a": 1, "a": 2}]', "f, row 1, a: is there twice."),
    "a list for text": ("scores", '[{"a": []}]', "f, row 1, a: only text or a number can stand here."),
    "a source without title": (
        "scores",
        SCORES.strip() + ",url,publisher,title\n"
        "gpqa-diamond,o3,50,,,,A,self,2025-01-01,,https://example.org,P,\n",
        "f, row 2, title: is empty.",
    ),
    "no source": (
        "scores",
        SCORES.replace(",source", ""),
        "f, row 1: the column source is missing (or url, publisher, title).",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "expected"), CASES.values(), ids=CASES.keys())
def test_bad_input_is_told_with_its_place(kind, content, expected):
    first = told(kind, content if isinstance(content, bytes) else content.encode())[0]
    assert first == expected


def test_problems_are_counted_after_the_first_twenty_and_reading_ends_after_a_thousand():
    rows = "".join(f"2025-01-01,M{at},x,+1/-1,1\n" for at in range(50))
    problems = told("lmarena", (ARENA + rows).encode())
    assert len(problems) == 21
    assert problems[-1] == "And 30 more."
    rows = "".join(f"2025-01-01,M{at},x,+1/-1,1\n" for at in range(5_000))
    assert told("lmarena", (ARENA + rows).encode())[-1] == "And 980 more."


def test_no_result_follows_a_problem():
    rows = "2025-01-01,A,1,+1/-1,1\n2025-01-01,B,x,+1/-1,1\n2025-01-01,C,1,+1/-1,1\n"
    results = read_evaluations(
        "lmarena", io.BytesIO((ARENA + rows).encode()), "f", published=None, today=TODAY
    ).results
    assert next(results).name == "A"
    with pytest.raises(Problems):
        next(results)


@pytest.mark.parametrize("published", ["2031-06-02", "2025-01", "yesterday"])
def test_a_day_on_which_nothing_can_have_come_out(published):
    with pytest.raises(Problems, match="is no day, like 2025-01-28"):
        read_evaluations("aider", io.BytesIO(b""), "f", published=published, today=TODAY)


def test_a_history_that_would_grow_without_end_is_refused():
    # Many days, and models that stand on the first and the last of them.
    models = [f"2020-01-01,M{at},1,+1/-1,1\n" for at in range(2_000)]
    days = [f"{date.fromordinal(737_425 + at)},T,{at},+1/-1,1\n" for at in range(1, 2_500)]
    last = [one.replace("2020-01-01", "2030-01-01") for one in models]
    content = "".join([ARENA, *models, *days, *last]).encode()
    assert "more models and dates than any board has" in told("lmarena", content)[0]


class _Endless(io.RawIOBase):
    """A file of one row over and over, which knows its size and takes no room."""

    def __init__(self, head: bytes, row: bytes, size: int) -> None:
        self.head, self.row, self.size, self.at = head, row, size, 0

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = self.size + offset if whence == io.SEEK_END else offset
        return self.at

    def read(self, size: int = -1) -> bytes:
        if not self.at:
            self.at += len(self.head)
            return self.head
        count = max(min(size, self.size - self.at) // len(self.row), 0)
        self.at += count * len(self.row)
        return self.row * count


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read():
    file = _Endless(SCORES.encode(), score().partition("\n")[2].encode(), 1_000_000_000)
    with pytest.raises(Problems, match="f holds over 512 MB, more than"):
        read_evaluations("scores", file, "f", published=None, today=TODAY)
    assert file.at < 1_000_000


_HOSTILE = """
import io, zlib
from datetime import date
from bot.errors import Problems
from bot.sources.evaluations import FORMATS, read_evaluations

class Rows:
    "A file that is made while it is read."
    def __init__(self, *parts):
        self.left = (part(at) if callable(part) else part for part, times in parts
                     for at in range(times))
        self.kept = b""
    def seekable(self): return False
    def read(self, size):
        made = [self.kept]
        while sum(map(len, made)) < size and (more := next(self.left, b"")): made.append(more)
        data = b"".join(made)
        self.kept = data[size:]
        return data[:size]

def read(kind, file, beside=None):
    try:
        reading = read_evaluations(kind, file, "f_2024_11_25", published="2025-01-01",
                                   today=date(2031, 6, 1), beside=beside or {})
        return sum(1 for _result in reading.results)
    except Problems as problems:
        return str(problems.problems[0])

def base():  # of this program alone: getrusage also tells what its parent took before it began
    [line] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024

for kind in FORMATS:  # what a first reading of anything loads
    read(kind, io.BytesIO(b"x"))
start = base()
"""


def hostile(script: str) -> list[str]:
    """What a script about hostile files prints, and after that the MiB it took over its start."""
    done = subprocess.run(
        [sys.executable, "-c", _HOSTILE + script + "\nprint(base() - start)"],
        capture_output=True, text=True, timeout=120, check=False,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


MEMORY: dict[str, tuple[str, Callable[[str], bool]]] = {
    "a gzip bomb": (
        """
packer = zlib.compressobj(9, wbits=31)
bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(100)) + packer.flush()
start = base()
print(read("scores", io.BytesIO(bomb)))
""",
        lambda text: "over 50000 characters" in text,
    ),
    "a gzip bomb of rows": (
        """
row = b"gpqa-diamond,o3,50,A,self,2025-01-01,s" + b"\\n"
packer = zlib.compressobj(9, wbits=31)
head = b"benchmark,release,value,evaluator,relation,dated,source" + b"\\n"
bomb = packer.compress(head)
bomb += b"".join(packer.compress(row * 20_000) for _ in range(12)) + packer.flush()
start = base()
print(read("scores", io.BytesIO(bomb)))
""",
        lambda text: "times its size" in text,
    ),
    "a line of 100 MB": (
        """
print(read("lmarena", Rows((b"a" * 65_536, 1_600))))
""",
        lambda text: "over 50000 characters" in text,
    ),
    "one cell over many lines": (
        """
head = b"date,model,arena_score,ci95" + b"\\n"
line = b"x" * 40_000 + b"\\n"
print(read("lmarena", Rows((head, 1), (b'2025-01-01,"', 1), (line, 1_000))))
""",
        lambda text: "too long, or never ends" in text,
    ),
    "300,000 models of one board": (
        """
head = b"model,arena_score,ci95" + b"\\n"
row = lambda at: b"%d%s,1,+1/-1\\n" % (at, b"m" * 150)
print(read("lmarena", Rows((head, 1), (row, 300_000))))
""",
        lambda text: "more models and dates" in text,
    ),
    "200,000 rows that are all wrong": (
        """
head = b"benchmark,release,value,evaluator,relation,dated,source" + b"\\n"
print(read("scores", Rows((head, 1), (b"b,%d,x,e,self,2025-01-01,s" % 1 + b"\\n", 200_000))))
""",
        lambda text: "is no number" in text,
    ),
    "60,000 scores, all different": (
        """
head = b"benchmark,release,value,evaluator,relation,dated,source,ref" + b"\\n"
row = lambda at: b"b%d,r%d,%d,e%d,self,2025-01-01,s%d,x%d\\n" % (at, at, at, at, at, at)
print(read("scores", Rows((head, 1), (row, 60_000))))
""",
        lambda text: text == "60000",
    ),
    "wide JSON": (
        """
print(read("models-dev", io.BytesIO(b"[" + b'{"a":1},' * 79_000 + b'"bc",' * 100_000 + b"1]")))
""",
        lambda text: "no object of models" in text,
    ),
    "40,000 benchmark rows": (
        """
row = b'{"name":"%d","score":1,"source":"https://openai.com/%d"},'
rows = b"".join(row % (at, at) for at in range(40_000))
print(read("models-dev", io.BytesIO(b'{"a":{"models":{"b":{"benchmarks":[' + rows + b'1]}}}}')))
""",
        lambda text: "more benchmark rows" in text,
    ),
    "a table of a million models": (
        """
row = lambda at: b"m%d,1,1" % at + b"\\n"
categories = {"c.json": io.BytesIO(b'{"A": ["x"], "B": ["y"]}')}
print(read("livebench", Rows((b"model,x,y" + b"\\n", 1), (row, 1_000_000)), categories))
""",
        lambda text: "more models than any table" in text,
    ),
    "YAML of very many words": (
        """
print(read("aider", io.BytesIO(b"- a: [" + b"x,\\n " * 150_000 + b"x]")))
""",
        lambda text: "is missing" in text,
    ),
    "YAML of one word of 7 MB": (
        """
print(read("aider", io.BytesIO(b"- a: " + b"x" * 7_000_000 + b"\\n")))
""",
        lambda text: "over 50000 characters" in text,
    ),
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it this way")
@pytest.mark.parametrize(("script", "expected"), MEMORY.values(), ids=MEMORY.keys())
def test_a_hostile_file_takes_little_memory(script, expected):
    result, taken = hostile(script)
    assert expected(result), result
    assert float(taken) < 64
