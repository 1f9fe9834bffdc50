"""Keys that live in files beside the database, never in it."""

import os
import secrets
from pathlib import Path


def kept_secret(path: Path, size: int = 48) -> str:
    """The secret in `path`; made on first use, readable by its owner alone.

    To read what was sealed under it, read the file itself: a key made anew opens nothing.

    Two processes may start at once: the file is linked into place whole, so both read the same.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.write_text(secrets.token_hex(size))
        draft.chmod(0o600)
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
