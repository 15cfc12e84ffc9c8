"""Draws docs/audit.png, the head of an audit's page, for the README: of replies out of a seed (`make picture`)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.audit import CHROMIUM, FLAGS
from benchmarks.replies import write

PICTURE = Path(__file__).parent.parent / "docs" / "audit.png"
COMMAND = str(Path(sys.executable).with_name("replylint"))
REPLIES = 4_000


def main() -> None:
    """Audits the replies, opens the page, and takes a picture of its head."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write(REPLIES, folder / "exports")
        call = [COMMAND, "audit", str(folder / "exports"), "--out", str(folder / "report"), "--title", "October"]
        subprocess.run(call, check=True)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1180, "height": 1060})
            page.goto((folder / "report" / "index.html").absolute().as_uri())
            page.wait_for_function("document.documentElement.dataset.ready === 'yes'")
            page.wait_for_selector("[data-chart=distribution] svg")
            page.screenshot(path=PICTURE)
            browser.close()


if __name__ == "__main__":
    main()
