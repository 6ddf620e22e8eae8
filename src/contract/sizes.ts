/** Limits that a window needs before it asks. Nothing is imported here: the schemas would bring their library with them. */

/** 32 MiB: what one attachment may weigh. */
export const maxFileBytes = 32 * 1024 * 1024;
