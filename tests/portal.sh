# shellcheck shell=bash
# What the checks of clients and of generators have in common: what they install, and the emulator that they start. It is
# sourced, by scripts in a folder of their own under bash's `set -euo pipefail`.

# Where it ends because nothing could be checked.
stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Where cargo builds to.
target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')

# Installs with a command into a folder, unless what these files and this interpreter ask for is there already.
install() {
    local folder=$1 command=$2 of
    of=$(cat "${@:4}" - <<<"$3" | cksum)
    if [ "$(cat "$folder/installed" 2>/dev/null)" = "$of" ]; then return; fi
    rm -rf "$folder"
    mkdir -p "$folder"
    "$command" "$folder" || "$command" "$folder" || {
        echo "not checked: what it needs could not be installed (no check has failed)" >&2
        exit 2
    }
    printf '%s\n' "$of" >"$folder/installed"
}

python_packages() {
    python3 -m venv "$1" && "$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
}

node_packages() {
    cp package.json package-lock.json "$1" && npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel error
}

# Installs what `requirements.txt` and `package.json` beside the script ask for, below a folder, and says where: `$python`, `$node`.
install_all() {
    python=$1/python
    node=$1/node
    mkdir -p "$1"
    install "$python" python_packages "$(python3 -VV)" requirements.txt
    install "$node" node_packages "$(node --version)" package.json package-lock.json
}

# Builds programs by the features of the whole workspace, as its tests are, so that nothing is built twice.
build() {
    local programs=()
    for program in "$@"; do programs+=(--bin "$program"); done
    cargo build --quiet --workspace "${programs[@]}" || stop "not checked: $* could not be built"
}

# Starts an emulator on a free port, with options; what it says goes into a file. It waits for the line that begins with a word,
# and says where it listens: `$PORTAL_HTTP`, and `$portal` is the process.
start_portal() {
    local said=$1 last=$2
    "$target/debug/bitrix24-emulator" --port 0 "${@:3}" >"$said" 2>&1 &
    portal=$!
    for _ in $(seq 600); do
        if grep -q "^$last" "$said"; then break; fi
        kill -0 "$portal" 2>/dev/null || stop "not checked: the emulator did not start: $(cat "$said")"
        sleep 0.1
    done
    PORTAL_HTTP=$(sed -n 's|^webhook  http://\([^/]*\)/.*|\1|p' "$said")
    [ -n "$PORTAL_HTTP" ] || stop "not checked: the emulator did not say where it listens: $(cat "$said")"
    # No proxy is on the way.
    export PORTAL_HTTP NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
}
