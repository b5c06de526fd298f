"""The README's example runs as it stands."""

import re
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_example_of_the_readme(tmp_path, monkeypatch, capsys):
    found = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(compile(found[0], "README.md", "exec"), names)
    assert names["history"].history["val_accuracy"][-1] > 0.88
    assert {name: array.shape for name, array in names["gradients"].items()}["1.weight"] == (128, 784)
    assert names["model"].epochs > 3
    assert names["report"].done
    assert (tmp_path / "digits.nnp").exists()
    assert len(capsys.readouterr().out.splitlines()) >= 5
