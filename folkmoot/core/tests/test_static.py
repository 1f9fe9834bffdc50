"""What `collectstatic` makes of the style sheets and modules."""

import re

from django.contrib.staticfiles.finders import get_finders

from folkmoot.core.static import ModuleStorage


def test_every_file_gets_its_hash_and_style_sheets_name_hashed_ones(tmp_path):
    storage = ModuleStorage(location=tmp_path, base_url="/static/")
    files = {name: (where, name) for finder in get_finders() for name, where in finder.list([])}
    for where, name in files.values():
        with where.open(name) as content:
            storage.save(name, content)
    troubles = [
        (name, done) for name, _, done in storage.post_process(files) if isinstance(done, Exception)
    ]
    assert troubles == []
    entry = (tmp_path / storage.stored_name("core/css/folkmoot.css")).read_text(encoding="utf-8")
    imports = re.findall(r'@import url\("([^"]+)"\)', entry)
    assert len(imports) == 19
    assert [name for name in imports if not re.fullmatch(r"[a-z]+\.[0-9a-f]{12}\.css", name)] == []
