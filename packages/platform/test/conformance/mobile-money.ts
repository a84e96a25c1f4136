import { events } from "./data.ts";

/** Models of two of the three handsets that calls are made with. */
export const tacsFile = `id,brand,model,hnd_type,software_os_name,software_os_vendor
35000000,Acme,One,Smart,Os,Maker
35000001,Best,Two,Feature,,
`;

/** Payments where and when topups are made, at cells that FlowDB knows of in its version 0; some without a fee. */
export const paymentsFile = `datetime,msisdn,location_id,outgoing,amount,discount,fee,commission
${events
  .filter(({ type, cell }) => type === "topups" && cell !== null && cell !== "unknown")
  .map(({ time, subscriber, cell, amount = 0 }) =>
    [
      time,
      subscriber,
      cell,
      amount % 2 === 0,
      amount + 0.25,
      amount % 5,
      amount % 3 === 0 ? "" : amount / 4,
      0,
    ].join(","),
  )
  .join("\n")}
`;
