#!/bin/sh
# What an application gets: the jars of the adapter and the core with all they bring, then with SMTP and Google too, and what
# passkeys add to the first.
set -eu
cd "$(dirname "$0")/.."
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml)
mvn -q -pl servlet-adapter,mail-smtp,oauth-google,passkeys -am -DskipTests package \
    dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=target/runtime.classpath
size() {
    for module in "$@"; do
        tr ':' '\n' < "$module/target/runtime.classpath"
        echo
        echo "$PWD/$module/target/$(basename "$module"/target/passlink-*-"$version".jar)"
    done | sort -u | grep '\.jar$' | xargs -d '\n' du -bcL | awk 'END {printf "%.2f MB\n", $1 / 1e6}'
}
echo "core and servlet-adapter: $(size servlet-adapter)"
echo "with SMTP and Google: $(size servlet-adapter mail-smtp oauth-google)"
echo "with passkeys: $(size servlet-adapter passkeys)"
