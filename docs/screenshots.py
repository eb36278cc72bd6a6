"""Makes the pictures in README.md from a running demonstration: `.venv/bin/python docs/screenshots.py [address]`."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent / "screens"
PASSWORD = "vawg-portal-demo"


def main(address: str) -> None:
    with sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=sandbox)
        for email, pictures in {
            "lead@warwickshire.example": {"descriptor": descriptor},
            "reviewer@national.example": {
                "overview": lambda page: page.goto("/national/"),
                "gaps": lambda page: page.goto("/national/plans/gaps/"),
            },
            "lead@northumbria.example": {"pack": pack},
            "pcc@warwickshire.example": {"position": lambda page: page.goto("/")},
        }.items():
            page = browser.new_page(base_url=address, viewport={"width": 1280, "height": 860})
            sign_in(page, email)
            for name, go in pictures.items():
                go(page)
                page.screenshot(path=HERE / f"{name}.png")
            page.close()
        browser.close()


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def descriptor(page: Page) -> None:
    page.goto("/assessments/")
    page.get_by_role("link", name="7. Capacity and capability").click()


def pack(page: Page) -> None:
    page.goto("/packs/")
    page.get_by_role("link", name="Feedback pack").first.click()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
