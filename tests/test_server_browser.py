"""The pages in a browser: a walk from the first page to the line of a file, on a small and a large screen, by day and by night, without a complaint."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from served import listening

pytestmark = pytest.mark.slow
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
TEXT = "In 2024, Mexico's exports to South Korea reached US$6.16 billion. Its imports from South Korea were US$32 billion. <img src=x onerror=alert(1)>"
SHOTS = os.environ.get("BILATERAL_SHOTS")  # a folder to put pictures of the pages in


@pytest.fixture(scope="module")
def site(_starter_home: Path) -> Iterator[str]:
    """The address of a server over the starter."""
    with listening(Path(os.environ.get("BILATERAL_SHOTS_HOME") or _starter_home)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the pages were not tried in a browser")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium here: the pages were not tried in a browser")
    with sync.sync_playwright() as run:
        opened = run.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


def axe() -> str:
    """The source of axe-core, empty where it is not installed."""
    folders = [os.environ.get("BILATERAL_AXE", ""), str(Path(__file__).parent / "node_modules"), str(Path(__file__).parent.parent / "node_modules")]
    return next((path.read_text("utf-8") for folder in folders if folder and (path := Path(folder) / "axe-core" / "axe.min.js").exists()), "")


class Visit:
    """A page with its complaints: console errors, and requests to anywhere else."""

    def __init__(self, browser: Any, site: str, width: int, scheme: str) -> None:
        self.site, self.complaints, self.name = site, [], f"{width}-{scheme}"
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-US")
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self.complaints.append(f"console: {said.text}") if said.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", lambda asked: self.complaints.append(f"asked {asked.url}") if not asked.url.startswith(site) else None)
        self.page.on("response", lambda given: self.complaints.append(f"{given.status} {given.url}") if given.status >= 400 else None)
        self.axe = axe()

    def look(self, what: str) -> None:
        """Hold the page against axe, and against a width it must not be wider than."""
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/{what}-{self.name}.png", full_page=True)
        if self.axe:
            self.page.evaluate(self.axe + "; undefined")
            found = self.page.evaluate("async () => (await axe.run()).violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))")
            self.complaints += [f"axe on {what}: {one}" for one in found]
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.complaints += [f"{what} is {wide} pixels too wide"] if wide > 0 else []


@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_walk(browser: Any, site: str, width: int, scheme: str) -> None:
    v = Visit(browser, site, width, scheme)
    page = v.page
    page.goto(site)
    v.look("home")
    page.fill("input[name=a]", "México")
    page.fill("input[name=b]", "한국")
    page.click("form.picker button")
    assert page.url.startswith(f"{site}/MEX/KOR")
    v.look("dyad")
    if (product := page.locator(".plate.treemap table a[href*='exports=']").first).count():
        product.click()
        assert "exports=" in page.url
        v.look("drilled")
    assert page.locator("#places-exports-MEX svg.tiles title").count() == 32
    page.click("nav.tongues a[lang=es]")
    assert page.locator("html").get_attribute("lang") == "es"
    v.look("dyad-es")
    page.click("nav.tongues a[lang=ko]")
    v.look("dyad-ko")
    page.click("nav.tongues a[lang=en]")
    page.click("nav.menu a[href^='/check']")
    v.look("check")
    page.fill("textarea", TEXT)
    page.click("form.checker button")
    assert page.locator("#text a.m").count() == 2
    v.look("report")
    page.locator(".figures a[href^='/figure/']").first.click()
    assert page.locator("#trace .line").count() >= 1
    v.look("figure")
    page.goto(f"{site}/MEX?lang=en")
    v.look("economy")
    page.goto(f"{site}/methods?lang=en")
    v.look("methods")
    page.goto(f"{site}/sources?lang=ko")
    v.look("sources")
    assert not v.context.cookies()
    assert not v.complaints
    v.context.close()
    if not v.axe:
        pytest.skip("axe-core is not installed: everything but accessibility was tried")
