"""Every setting with its default and meaning."""

from dashboard.reference.markdown import GENERATED, code, table
from dashboard.setting_table import SETTINGS


def settings_page() -> str:
    rows = [
        (code(setting.name), code(setting.default) or "empty", setting.help, "yes" if setting.is_secret else "")
        for setting in SETTINGS
    ]
    text = (
        "Settings are environment variables, read once at start. A secret `NAME` can be given as `NAME_FILE`, the "
        "path of a file that holds it. An unknown `K9_*` name or a bad value stops the start and names the nearest "
        "valid one."
    )
    return f"# Settings\n\n{GENERATED}\n{text}\n\n" + table(("name", "default", "meaning", "secret"), rows)
