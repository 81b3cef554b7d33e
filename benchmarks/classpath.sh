# Sourced by the other scripts, from the root: builds, and sets $java and $classpath.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mvn -q -pl benchmarks -am -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip process-test-classes
classpath=benchmarks/target/test-classes:$(cat benchmarks/target/classpath)
