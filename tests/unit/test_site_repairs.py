"""What the site changes in the pages of its libraries: each change still finds its place there."""

import re
from importlib.resources import files

import pytest

from pipelines.site import column_lineage, docs

COLIBRI = (files("dbt_colibri") / "report" / "index.html").read_text()
DBT = (files("dbt") / "task" / "docs" / "index.html").read_text()


@pytest.mark.parametrize("pattern", column_lineage.REPAIRS)
def test_each_repair_of_the_lineage_page_finds_what_it_replaces(pattern: str) -> None:
    assert re.search(pattern, COLIBRI)


def test_the_lineage_page_names_its_vendor_nowhere_a_reader_looks() -> None:
    page = column_lineage.ours(COLIBRI)
    assert re.findall(r"Colibri Cloud|https?://[\w.-]*colibri[\w.-]*|title>Colibri", page) == []
    # one function makes the address of every offer, with the parameter by which the style hides it
    assert len(re.findall(r'utm_source:"colibri_oss",utm_content:', COLIBRI)) == 1
    assert f"<title>{column_lineage.TITLE}</title>" in page


@pytest.mark.parametrize("original", docs.REPAIRS)
def test_each_repair_of_the_docs_finds_what_it_replaces(original: str) -> None:
    assert original in DBT


@pytest.mark.parametrize("name", ["app-menu", "app-content", "app-navbar", "logo", "column-row"])
def test_the_style_of_the_docs_meets_their_parts(name: str) -> None:
    assert re.search(rf"class=\\?[\"'][^\"']*\b{name}\b", DBT)
