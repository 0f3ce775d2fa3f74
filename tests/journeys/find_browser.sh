#!/bin/sh
# Find Chromium for the browser tests, or install Debian's where that is allowed.
find_it() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
find_it >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests ..."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null
fi
find_it >/dev/null && exit 0
echo "************************************************************************"
echo "* No Chromium on this machine: THE BROWSER TESTS WILL BE SKIPPED.      *"
echo "* Install it (Debian: apt-get install chromium) and run the test again. *"
echo "************************************************************************"
[ -z "$CI" ] || exit 1
