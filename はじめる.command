#!/bin/sh
# Double-click to start coopkit on macOS: finds a Python that fits, and runs start.py.
cd "$(dirname "$0")" || exit 1

fits() {
    # Apple's own /usr/bin/python3 is too old, and opens an installer when it is missing.
    path=$(command -v "$1") && [ "$path" != /usr/bin/python3 ] &&
        "$path" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

for minor in 13 12 11; do
    for python in \
        "python3.$minor" \
        "/Library/Frameworks/Python.framework/Versions/3.$minor/bin/python3.$minor" \
        "/opt/homebrew/bin/python3.$minor" \
        "/usr/local/bin/python3.$minor"; do
        fits "$python" && exec "$python" start.py "$@"
    done
done
fits python3 && exec python3 start.py "$@"

cat <<'END'

 合う Python（3.11、3.12、3.13）が見つかりませんでした。
 次のページから Python 3.13 の「macOS 64-bit universal2 installer」を入れてください（無料です）。

   https://www.python.org/downloads/macos/

 そのあと「はじめる.command」をもう一度開いてください。

END
exit 1
