"""What the report claims and names, against the marts, and what a link to it unfolds to."""

import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import duckdb
import pytest

from pipelines.report.chapters import CHAPTERS, NAMES
from pipelines.report.section import share
from pipelines.site.write import REPORT, rewrite_report
from pipelines.warehouse.invented import INVENTED
from tests.conftest import BuiltWarehouse
from tests.support.second_crawl import LIKES_GAINED, add_earlier_crawl

# plain SQL for each claim, other than the report's, and the words that its numbers must be in
CLAIMS: dict[str, tuple[str, Callable[[float], str]]] = {
    "claim_downloads": (
        """with ranked as (
            select download_count_30d as n, row_number() over (order by n desc) as place,
                count(*) over () as models
            from marts.dim_models where n is not null
        ) select sum(n) filter (where place <= ceil(models / 100)) / sum(n) from ranked""",
        lambda ratio: f"1\u00a0% of the models take {share(ratio)} of the downloads.",
    ),
    "claim_licenses": (
        "select avg((license_id is null)::int) from marts.dim_models",
        lambda ratio: f"{share(ratio)} of the models declare no licence.",
    ),
    "claim_drift": (
        """select count(distinct model_id) from marts.rpt_license_drift
            where parent_license_class = 'use-limited'""",
        lambda number: f"{number:,} children are licensed more permissively than their",
    ),
}


@pytest.fixture(scope="module")
def report(built: BuiltWarehouse) -> str:
    return (built.path.with_suffix(".site") / REPORT).read_text()


@pytest.fixture(scope="module")
def second(built: BuiltWarehouse, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A warehouse with two crawls, and its report."""
    file = tmp_path_factory.mktemp("second") / "hub.duckdb"
    shutil.copyfile(built.path, file)
    add_earlier_crawl(file)
    return file, rewrite_report(file).read_text()


def text_of(report: str, section: str) -> str:
    """The section's HTML; nothing, where it isn't shown."""
    return unescape(report.partition(f'<section id="{section}"')[2].partition("</section>")[0])


def models_of(report: str, section: str) -> list[tuple[str, str]]:
    """The models that a section lists: their link and name."""
    return re.findall(r'<a class="model" href="([^"]*)"[^>]*>([^<]*)</a>', text_of(report, section))


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_what_the_marts_hold(
    name: str, report: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    sql, words = CLAIMS[name]
    [(number,)] = warehouse.execute(sql).fetchall()
    assert words(number) in text_of(report, name)


def test_the_report_opens_with_the_claims_and_each_place_has_an_anchor(report: str) -> None:
    ids = re.findall(r'<section id="(\w+)"', report)
    assert ids[:4] == [*CLAIMS, "events"]
    assert len(ids) == len(set(ids))
    for name in ids:
        assert f'<a class="anchor" href="#{name}"' in text_of(report, name)
    inside = set(re.findall(r'href="#(\w+)"', report))
    assert inside - {"report"} <= set(ids)


def test_budget_prices_and_the_data_itself_are_folded_away(report: str) -> None:
    folded = "".join(re.findall(r'<details class="chapter">.*?\n</section>\n*</div>', report, re.S))
    for chapter in CHAPTERS:
        for section in chapter.sections:
            if not section.is_optional:
                assert (f'<section id="{section.name}"' in folded) == chapter.is_folded
    for name in ("budget", "prices", "crawl", "column_profiles"):
        assert f'<section id="{name}"' in folded


@pytest.mark.parametrize(
    ("name", "column"),
    [("most_liked", "like_count"), ("most_downloaded", "download_count_30d")],
)
def test_the_models_that_people_want_most_are_linked_to_the_hub(
    name: str, column: str, report: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    expected = warehouse.execute(
        f"select model_url, model_id from marts.dim_models"
        f" where {column} > 0 order by {column} desc, model_id limit 50"
    ).fetchall()
    assert models_of(report, name) == expected != []


def test_families_are_linked_where_their_root_is_listed(
    report: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    families = warehouse.execute(
        "select root_model_id, count(*) from marts.dim_models where lineage_depth > 0"
        " group by root_model_id order by count(*) desc, root_model_id limit 50"
    ).fetchall()
    models = warehouse.execute("select model_id from marts.dim_models").fetchall()
    listed = {name for (name,) in models}
    names = [name for name, _ in families]
    linked = models_of(report, "families")
    assert [name for _, name in linked] == [name for name in names if name in listed]
    assert all(url == f"https://huggingface.co/{name}" for url, name in linked)
    assert [n.partition('"')[0] for n in text_of(report, "families").split('data-name="')[1:]] == (
        names
    )


def test_one_crawl_has_no_trend_and_says_that_it_is_the_only_one(report: str) -> None:
    assert "This file holds one complete crawl" in text_of(report, "events")
    assert "trend-listed_model_count" not in report
    assert text_of(report, "rising") == text_of(report, "newly_gated") == ""


def test_a_second_crawl_has_trends_events_and_who_is_rising(second: tuple[Path, str]) -> None:
    file, report = second
    trend = report.partition('id="trend-listed_model_count">')[2].partition("</span>")[0]
    assert trend.startswith("+11 since ") and "<svg" not in trend
    assert "most often: 1 model gated." in text_of(report, "events")
    with duckdb.connect(str(file), read_only=True) as connection:
        risen = connection.execute(
            "select model_url, model_id from marts.dim_models where hub_object_id ="
            " (select hub_object_id from history.hist_model_keys where model_key = 1)"
        ).fetchall()
        gated = connection.execute(
            "select model_url, model_id from marts.dim_models where gate_mode = 'manual'"
            " order by like_count desc limit 1"
        ).fetchall()
    assert models_of(report, "rising") == risen
    assert f"+{LIKES_GAINED} likes" in text_of(report, "rising")
    assert models_of(report, "newly_gated") == gated


def test_a_third_crawl_draws_a_line(second: tuple[Path, str], tmp_path: Path) -> None:
    file = Path(shutil.copyfile(second[0], tmp_path / "hub.duckdb"))
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "insert into marts.rpt_crawls select * replace ('1000' as crawl_id, 10 as model_count)"
            " from marts.rpt_crawls where crawl_id = '2000'"
        )
    report = rewrite_report(file).read_text()
    line = report.partition('<svg class="sparkline"')[2].partition("</svg>")[0]
    assert re.search(r'aria-label="10 to [\d,]+ in 3 crawls"', line)
    assert 'points="2.0,16.0 ' in line  # it begins with the first crawl, which is the lowest


def test_a_link_to_the_report_unfolds(report: str, warehouse: duckdb.DuckDBPyConnection) -> None:
    metadata = {
        name: unescape(content)
        for name, content in re.findall(
            r'<meta (?:name|property)="([\w:]+)" content="([^"]*)">', report
        )
    }
    [(listed,)] = warehouse.execute("select count(*) from marts.dim_models").fetchall()
    description = metadata["og:description"]
    assert description.startswith(f"{INVENTED} {listed:,} listed models, ")
    assert "of the models declare no licence." in description
    assert metadata["description"] == description
    assert metadata["og:title"].startswith("The models of the Hugging Face Hub, ")
    assert metadata["twitter:card"] == "summary"
    assert f"<title>{metadata['og:title']}</title>" in report
    assert "://" not in "".join(metadata.values())


def test_names_of_no_web_page_are_no_links(built: BuiltWarehouse, tmp_path: Path) -> None:
    file = Path(shutil.copyfile(built.path, tmp_path / "hub.duckdb"))
    with duckdb.connect(str(file)) as connection:
        connection.execute("update marts.dim_models set model_url = 'javascript:alert(1)'")
    report = rewrite_report(file).read_text()
    assert models_of(report, "most_liked") == []
    assert '<span class="model">' in text_of(report, "most_liked")
    assert 'href="javascript:' not in report


def test_the_head_says_that_a_crawl_is_not_complete(
    report: str, built: BuiltWarehouse, tmp_path: Path
) -> None:
    warning = "The last crawl is not complete."
    assert warning not in report
    file = Path(shutil.copyfile(built.path, tmp_path / "hub.duckdb"))
    with duckdb.connect(str(file)) as connection:
        connection.execute("update marts.rpt_crawls set is_complete = false")
    again = rewrite_report(file).read_text()
    assert f'<a href="#crawl">{warning}</a>' in again.partition("</header>")[0]
    assert "No crawl is complete yet" in text_of(again, "events")


def test_every_list_of_names_is_in_one_chapter() -> None:
    listing = [s for c in CHAPTERS for s in c.sections if s.entries]
    assert tuple(listing) == NAMES
