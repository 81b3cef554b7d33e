# Sourced by the other scripts, from the root: builds, and sets $java and $classpath.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mvn -q -pl benchmarks -am process-test-classes dependency:build-classpath@classpath
classpath=benchmarks/target/test-classes:$(cat benchmarks/target/classpath)
