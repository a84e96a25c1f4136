/** The types of events, named as FlowDB names its tables. */
export const eventTypes = ["calls", "sms", "mds", "topups", "forwards"] as const;

export type EventType = (typeof eventTypes)[number];

/** What a file may hold: events of one type, cells, or the regions of one unit. */
export const fileTypes = [...eventTypes, "cells", "geography"] as const;

export type FileType = (typeof fileTypes)[number];
