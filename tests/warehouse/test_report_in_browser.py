"""The report as its reader uses it: searched, saved as picture and table, read on a phone."""

import csv
import io
import shutil
import struct
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Locator, Page, expect

from pipelines.report.section import SQL
from pipelines.site.write import REPORT, rewrite_report
from tests.conftest import BuiltWarehouse
from tests.support.browser import NARROW, address, draw_all
from tests.support.second_crawl import add_earlier_crawl


def saved(page: Page, section: str, kind: str) -> tuple[str, bytes]:
    """Save the picture or the data of a section; return the file's name and content."""
    with page.expect_download() as download:
        page.locator(f"#{section} button.{kind}").click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_the_search_finds_a_model_in_every_list(page: Page, site: Path) -> None:
    page.goto(address(site / REPORT))
    items = page.locator(".entries li")
    hidden = page.locator("#most_liked details.more-entries li").last
    name = hidden.get_attribute("data-name") or ""
    expect(hidden).not_to_be_visible()
    page.get_by_label("Find a model by name").fill(f"  {name.upper()} ")
    expect(hidden).to_be_visible()
    found = [item.get_attribute("data-name") for item in items.all() if item.is_visible()]
    assert set(found) == {name}
    expect(page.locator(".search output")).to_have_text("1 model")
    page.get_by_label("Find a model by name").fill("no such model")
    expect(page.locator(".search output")).to_have_text("No models")
    expect(page.locator("#most_liked")).not_to_be_visible()
    page.get_by_label("Find a model by name").fill("")
    expect(hidden).not_to_be_visible()
    expect(items.first).to_be_visible()


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no script"])
def test_without_scripts_the_lists_are_read_and_nothing_is_offered(page: Page, site: Path) -> None:
    page.goto(address(site / REPORT))
    expect(page.locator("#most_liked .entries li").first).to_be_visible()
    expect(page.locator(".search")).not_to_be_visible()
    expect(page.locator("#funnel button.png")).not_to_be_visible()


@pytest.mark.parametrize("name", ["funnel", "most_liked", "column_profiles"])
def test_the_data_of_a_section_is_saved_as_csv(
    name: str, page: Page, site: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    draw_all(page, site / REPORT)
    file_name, content = saved(page, name, "csv")
    assert file_name.startswith("hub-20") and file_name.endswith(f"-{name}.csv")
    rows = list(csv.reader(io.StringIO(content.decode())))
    cursor = warehouse.execute((SQL / f"{name}.sql").read_text())
    assert rows[0] == [column[0] for column in cursor.description or ()]
    expected = cursor.fetchall()
    assert [row[0] for row in rows[1:]] == [row[0] for row in expected] != []


def test_every_chart_is_saved_as_a_picture_with_its_words(page: Page, site: Path) -> None:
    draw_all(page, site / REPORT)
    # what a picture writes: no test can read it off the pixels
    page.evaluate("""() => {
      window.written = [];
      const fillText = CanvasRenderingContext2D.prototype.fillText;
      CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
        window.written.push(text);
        return fillText.call(this, text, ...where);
      };
    }""")
    sections = [button.evaluate("b => b.closest('section').id") for button in pictures(page)]
    assert len(sections) > 12
    for name in sections:
        page.evaluate("window.written.length = 0")
        file_name, content = saved(page, name, "png")
        assert file_name.endswith(f"-{name}.png")
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        width, height = struct.unpack(">II", content[16:24])
        assert width == 1648 and height > 300 and len(content) > 8000, name
        written = " ".join(page.evaluate("window.written"))
        finding = page.locator(f"#{name} .finding").inner_text()
        assert " ".join(finding.split()) in " ".join(written.split()), name
        source = page.locator(f"#{name} .source").inner_text().removeprefix("from ")
        assert f"Source: {source} in hub.duckdb, crawled on " in written
        assert "Invented data: the sample Hub made up" in written


def pictures(page: Page) -> list[Locator]:
    return page.locator("button.png").all()


def test_a_picture_has_the_light_colours_on_a_dark_screen_too(page: Page, site: Path) -> None:
    page.emulate_media(color_scheme="dark")
    draw_all(page, site / REPORT)
    _, content = saved(page, "funnel", "png")
    colours = page.evaluate(COLOURS, content.hex())
    assert colours["corner"] == [252, 252, 250]  # the paper
    assert [42, 98, 159] in colours["found"]  # the accent


COLOURS = """async (hex) => {
  const bytes = new Uint8Array(hex.match(/../g).map((byte) => parseInt(byte, 16)));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const found = new Set();
  for (let i = 0; i < data.length; i += 4) found.add(data.slice(i, i + 3).join());
  return { corner: [...data.slice(0, 3)], found: [...found].map((c) => c.split(",").map(Number)) };
}"""


def test_the_budget_has_room_on_a_phone(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 400, "height": 900})
    draw_all(page, site / REPORT)
    plot = page.locator("#budget svg .role-frame .background").first.bounding_box()
    assert plot and plot["width"] > 300
    dots = [dot.bounding_box() for dot in page.locator("#budget svg .mark-symbol path").all()]
    places = [box["x"] for box in dots if box]
    assert max(places) - min(places) > 200


@pytest.mark.parametrize("name", ["tasks", "libraries", "budget"])
def test_the_numbers_of_a_scale_stand_at_their_lines(name: str, page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 400, "height": 900})
    draw_all(page, site / REPORT)
    lines = page.locator(f"#{name} svg .role-axis-grid line").all()
    labels = page.locator(f"#{name} svg .role-axis-label text").all()[: len(lines)]
    assert len(lines) > 1
    for label, line in zip(labels, lines, strict=True):
        box, at = label.bounding_box(), line.bounding_box()
        assert box and at
        assert abs(box["x"] + box["width"] / 2 - at["x"]) < 3


def test_a_link_to_a_folded_section_opens_it(page: Page, site: Path) -> None:
    page.goto(f"{address(site / REPORT)}#budget")
    expect(page.locator("#budget .chart svg")).to_be_visible()


def test_the_second_crawls_report_draws_what_changed(
    page: Page, built: BuiltWarehouse, tmp_path: Path
) -> None:
    file = Path(shutil.copyfile(built.path, tmp_path / "hub.duckdb"))
    add_earlier_crawl(file)
    page.set_viewport_size({"width": NARROW, "height": 900})
    draw_all(page, rewrite_report(file))
    expect(page.locator("#events .chart svg")).to_contain_text("gated")
    ticks = page.locator("#events .role-axis-label text").all_text_contents()
    numbers = [tick for tick in ticks if tick[:1].isdigit()]
    assert numbers == ["0", "1"], ticks  # there is no half a model
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
