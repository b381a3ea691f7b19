"""Writes the screens that the renderers draw anew; read the difference before you commit it."""

from __future__ import annotations

from test_drawing import EXPECTED, SCREENS, drawn


def main() -> None:
    """Draws every screen."""
    for name, screen in EXPECTED.items():
        (SCREENS / f"{name}.txt").write_text(drawn(screen), encoding="utf-8")


if __name__ == "__main__":
    main()
