"""What Qt needs of a Debian or Ubuntu system, for the sentences that say so."""

APT = (
    "apt-get install -y --no-install-recommends libglib2.0-0 libxkbcommon0 libegl1 libgl1 libdbus-1-3 libfontconfig1 "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxkbcommon-x11-0 libxcb-shape0"
)
