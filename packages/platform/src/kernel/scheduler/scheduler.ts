/** Background work at fixed times. Of several processes over one database, one runs it. */
export interface Job {
  /** `<module>.<what>`, unique on the platform. */
  readonly name: string;
  /** A cron expression of five or six fields. */
  readonly schedule: string;
  /** IANA time zone of the schedule. */
  readonly timeZone: string;
  /** Seconds after which a run is given up and its lease falls to whoever comes next. */
  readonly timeoutSeconds: number;
  run(signal: AbortSignal): Promise<void>;
}
