"""The docs and the report in a real Chromium: they load, say nothing, ask nobody, and show it."""

import shutil
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from pipelines.report.chapters import CHAPTERS
from pipelines.settings import ROOT
from pipelines.site.column_lineage import TITLE
from pipelines.site.write import DOCS, LINEAGE, REPORT, rewrite_report
from tests.conftest import BuiltWarehouse
from tests.support.browser import NARROW, WIDE, address, draw_all

PICTURES = ROOT / "data" / "test" / "pictures"
# one crawl has nothing to draw of what changed; test_second_crawl does
CHARTS = [
    s.name
    for chapter in CHAPTERS
    for s in chapter.sections
    if s.chart and not s.is_optional and s.name != "events"
]


def test_the_docs_open_with_our_overview(page: Page, site: Path) -> None:
    page.goto(address(site / DOCS))
    expect(page.get_by_role("heading", name="hub-warehouse")).to_be_visible()
    question = "Can its files be had without asking?"
    expect(page.get_by_role("table").filter(has_text=question)).to_have_count(1)
    for name in ("the report", "the column lineage"):
        link = page.get_by_role("link", name=name).get_attribute("href")
        assert link and (site / link).exists()
    page.screenshot(path=PICTURES / "docs.png")


def test_the_docs_search_finds_a_mart_and_its_page_shows_the_columns(
    page: Page, site: Path
) -> None:
    page.goto(address(site / DOCS))
    page.get_by_placeholder("Search for models").fill("dim_providers")
    page.locator(".result h4", has_text="dim_providers").click()
    expect(page.get_by_role("heading", name="dim_providers")).to_be_visible()
    expect(page.locator("table")).to_contain_text("live_model_count")
    description = page.get_by_role("cell", name="Models that it serves now.")
    assert description.evaluate("cell => cell.scrollWidth <= cell.clientWidth")  # not cut short
    page.screenshot(path=PICTURES / "docs_mart.png")


def test_the_lineage_page_shows_a_models_columns(page: Page, site: Path) -> None:
    page.goto(address(site / LINEAGE))
    page.locator("input[placeholder^='Filter models']:visible").fill("eligible_models")
    page.get_by_text("eligible_models", exact=True).first.click()
    expect(page.get_by_text("download_count_30d").first).to_be_visible()
    page.screenshot(path=PICTURES / "lineage.png")


def test_the_lineage_opens_on_dim_models_under_our_title_and_offers_nothing(
    page: Page, site: Path
) -> None:
    page.goto(address(site / LINEAGE))
    expect(page.get_by_text("download_count_30d").first).to_be_visible()
    assert "model=model.hub_warehouse.dim_models" in page.url
    assert page.title() == TITLE
    expect(page.locator("header").get_by_text(TITLE)).to_be_visible()
    shown = page.locator("body").inner_text()
    for offer in ("Colibri", "ERD", "Saved Views", "Git Blame", "Recent Commits"):
        assert offer not in shown
    links = [link for link in page.locator("a[href]").all() if link.is_visible()]
    assert [link.get_attribute("href") for link in links if "colibri" not in link.inner_html()]
    for link in links:
        assert (link.get_attribute("href") or "").startswith("index.html")


def test_the_docs_can_be_read_on_a_phone(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.goto(address(site / DOCS))
    text = page.get_by_text("Every model that the Hugging Face Hub lists, in one DuckDB file")
    box = text.bounding_box()
    assert box and box["width"] > NARROW - 80
    assert box["x"] >= 0 and box["x"] + box["width"] <= NARROW and box["y"] < 300
    page.get_by_role("link", name="dim_models", exact=True).first.click()
    expect(page.get_by_role("heading", name="dim_models")).to_be_in_viewport()
    page.get_by_role("link", name="hub-warehouse").click()  # back to the overview
    expect(text).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=str
)
def test_the_report_draws_every_chart_within_the_page(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    draw_all(page, site / REPORT)
    for name in CHARTS:
        marks = page.locator(f"#{name} .chart svg .role-mark :is(path, line)")
        assert marks.count() > 1, name
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.screenshot(
        path=PICTURES / f"report_{width}_{'dark' if dark else 'light'}.png", full_page=True
    )


@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=str
)
def test_text_and_marks_stand_out_from_the_paper(page: Page, site: Path) -> None:
    page.goto(address(site / REPORT))
    contrast = page.evaluate(CONTRAST)
    assert all(contrast[name] >= 4.5 for name in ("ink", "muted", "accent")), contrast
    assert all(contrast[name] >= 3 for name in ("second", "quiet")), contrast


# the ratio that the WCAG define, of each colour of the page to its paper
CONTRAST = """() => {
  const style = getComputedStyle(document.documentElement);
  const luminance = (name) => {
    const hex = style.getPropertyValue("--" + name).trim().slice(1);
    const [r, g, b] = [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = luminance("paper");
  return Object.fromEntries(["ink", "muted", "accent", "second", "quiet"].map((name) => {
    const [light, dark] = [luminance(name), paper].sort((a, b) => b - a);
    return [name, (light + 0.05) / (dark + 0.05)];
  }));
}"""


def test_sql_and_data_open_by_keyboard(page: Page, site: Path) -> None:
    page.goto(address(site / REPORT))
    sql = page.locator("#funnel details.sql")
    expect(sql.locator("pre")).not_to_be_visible()
    sql.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(sql.locator("pre")).to_contain_text("from marts.rpt_filter_funnel")
    page.keyboard.press("Tab")  # the text itself, so that it can be scrolled
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#funnel details.data table")).to_contain_text("ungated")


def test_every_chart_says_in_words_what_it_shows(page: Page, site: Path) -> None:
    draw_all(page, site / REPORT)
    charts = page.get_by_role("img")
    assert charts.count() == page.locator(".chart").count()
    for index in range(charts.count()):
        assert len(charts.nth(index).get_attribute("aria-label") or "") > 30


def test_on_paper_it_is_light_and_without_what_only_a_screen_needs(page: Page, site: Path) -> None:
    draw_all(page, site / REPORT)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(page.get_by_role("navigation")).not_to_be_visible()
    assert len(page.pdf(path=PICTURES / "report.pdf")) > 10_000


def test_what_authors_write_stays_text(page: Page, built: BuiltWarehouse, tmp_path: Path) -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    warehouse = tmp_path / "hub.duckdb"
    shutil.copyfile(built.path, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("update marts.dim_models set library_name = ?", [hostile])
    draw_all(page, rewrite_report(warehouse))
    expect(page.locator("#libraries .finding")).to_contain_text(hostile)
    expect(page.locator("#libraries .chart svg")).to_contain_text("</script>")
    assert page.locator("img[src=x]").count() == 0
