package dev.passlink;

/** Whether a sign-in may outlive the browser's session. */
public enum StaySignedIn {
    /** Never. This is the default. */
    NEVER,
    /** If the person ticks the box, on that device only. */
    IF_ASKED,
    /** Always. */
    ALWAYS
}
