import { eventErrors } from "../errors.ts";
import { readCsv } from "../reading/csv.ts";
import { faultOf } from "../reading/find-fault.ts";
import { checkHeader } from "../reading/header.ts";
import { insertRows } from "../store/insert-rows.ts";
import type { Writer } from "../store/statements.ts";
import { supersedeBatches } from "./batches.ts";
import { type Column, tacLayout } from "./layouts.ts";

export interface TacFile {
  readonly path: string;
  readonly columns: readonly Column[];
  readonly batch: number;
}

type Characteristic = "brand" | "model" | "hnd_type" | "software_os_name" | "software_os_vendor";

type Model = Readonly<Record<Characteristic, string | null>> & { readonly tac: number };

const table = {
  name: "staged_tacs",
  columns: {
    tac: "BIGINT",
    brand: "VARCHAR",
    model: "VARCHAR",
    hnd_type: "VARCHAR",
    software_os_name: "VARCHAR",
    software_os_vendor: "VARCHAR",
  },
};

/**
 * Reads the header of a list of type allocation codes: the columns in the order of the file. FlowDB's list has many more than
 * are kept here, which are passed over.
 *
 * @throws `events.column_missing`, `events.column_repeated`, `events.file_empty`
 */
export async function readTacHeader(path: string): Promise<Column[]> {
  for await (const { fields: names } of readCsv(path)) {
    const others = names
      .filter((name) => !tacLayout.some((column) => column.name === name))
      .map((name): Column => ({ name, kind: "text" }));
    const layout = [...tacLayout, ...others];
    checkHeader({ name: path, names, type: "tacs", layout });
    return names.map((name) => layout.find((column) => column.name === name)!);
  }
  throw eventErrors.file_empty({ path, missing: "type allocation codes" });
}

/** Stores models of handsets. A code that is stored already is replaced. Answers the number of codes in the file. */
export async function loadTacs(writer: Writer, file: TacFile): Promise<number> {
  const models = await readModels(file);
  const columns = Object.entries(table.columns).map(([name, type]) => `${name} ${type}`);
  await writer.run(`CREATE OR REPLACE TEMP TABLE staged_tacs (${columns.join(", ")})`);
  await insertRows(writer, table, models);
  const replaced = "FROM tacs WHERE tac IN (SELECT tac FROM staged_tacs)";
  await supersedeBatches(writer, `batch IN (SELECT batch ${replaced})`);
  await writer.run(`DELETE ${replaced}`);
  await writer.run(
    "INSERT INTO tacs BY NAME SELECT *, $batch::INTEGER AS batch FROM staged_tacs ORDER BY tac",
    { batch: file.batch },
  );
  await writer.run("DROP TABLE temp.staged_tacs");
  return models.length;
}

async function readModels({ path, columns }: TacFile): Promise<Model[]> {
  const lines = new Map<number, number>();
  const models: Model[] = [];
  let isHeader = true;
  for await (const record of readCsv(path)) {
    if (!isHeader) {
      const fault = faultOf(path, columns, record);
      if (fault) throw fault;
      const model = toModel(columns, record.fields);
      const earlier = lines.get(model.tac);
      if (earlier !== undefined) {
        const { line } = record;
        const rule = `new: line ${earlier} has the same id`;
        throw eventErrors.value_invalid({ path, line, column: "id", value: model.tac, rule });
      }
      lines.set(model.tac, record.line);
      models.push(model);
    }
    isHeader = false;
  }
  if (models.length === 0) throw eventErrors.file_empty({ path, missing: "type allocation codes" });
  return models;
}

function toModel(columns: readonly Column[], fields: readonly string[]): Model {
  const textOf = (name: string): string | null => {
    const text = fields[columns.findIndex((column) => column.name === name)]?.trim() ?? "";
    return text === "" ? null : text;
  };
  return {
    tac: Number(textOf("id")),
    brand: textOf("brand"),
    model: textOf("model"),
    hnd_type: textOf("hnd_type"),
    software_os_name: textOf("software_os_name"),
    software_os_vendor: textOf("software_os_vendor"),
  };
}
