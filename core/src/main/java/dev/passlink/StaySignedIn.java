package dev.passlink;

/** Whether a sign-in may outlive the browser's session. */
public enum StaySignedIn {
    /** Never: the default. */
    NEVER,
    /** If the person ticks the box, on that very device. */
    IF_ASKED,
    /** Always. */
    ALWAYS
}
