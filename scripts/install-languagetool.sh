#!/usr/bin/env bash
# Puts the jars of a LanguageTool server for English into a folder, from Maven Central, for `replylint check --grammar`.
#
#     scripts/install-languagetool.sh [--apt] [FOLDER]
#
# FOLDER is ${XDG_CACHE_HOME:-~/.cache}/replylint/languagetool-6.8 unless given; replylint looks there by itself.
# Needs Java 17 or newer and Maven; --apt installs both on Debian and Ubuntu. Does nothing where the jars are complete.
set -euo pipefail

version=6.8
apt=
folder=${XDG_CACHE_HOME:-$HOME/.cache}/replylint/languagetool-$version
packages="openjdk-17-jre-headless maven"

for argument; do
    case $argument in
    --apt) apt=yes ;;
    -h | --help)
        sed -n '2,7s/^# \{0,1\}//p' "$0"
        exit 0
        ;;
    -*)
        printf 'install-languagetool: there is no option %s; see --help\n' "$argument" >&2
        exit 2
        ;;
    *) folder=$argument ;;
    esac
done

if [ -f "$folder/.complete" ]; then
    printf 'LanguageTool %s is in %s\n' "$version" "$folder"
    exit 0
fi

missing() { ! command -v java >/dev/null || ! command -v mvn >/dev/null; }

if missing && [ -n "$apt" ]; then
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get update --quiet
    # shellcheck disable=SC2086 # two packages
    $as_root apt-get install --quiet --yes --no-install-recommends $packages
fi
if missing; then
    printf 'install-languagetool: java or mvn is missing; on Debian and Ubuntu: apt install %s (or call this with --apt)\n' \
        "$packages" >&2
    exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>languagetool-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.languagetool</groupId>
      <artifactId>languagetool-server</artifactId>
      <version>$version</version>
    </dependency>
    <dependency>
      <groupId>org.languagetool</groupId>
      <artifactId>language-en</artifactId>
      <version>$version</version>
    </dependency>
  </dependencies>
</project>
POM

printf 'Fetching LanguageTool %s into %s (about 200 MB, a minute or two) ...\n' "$version" "$folder"
mkdir -p "$folder/libs"
mvn --quiet --batch-mode -Dstyle.color=never --file "$work/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$(cd "$folder/libs" && pwd)"
: >"$folder/.complete" # last, so that a run which broke off is not taken for whole
printf 'LanguageTool %s is in %s\n' "$version" "$folder"
