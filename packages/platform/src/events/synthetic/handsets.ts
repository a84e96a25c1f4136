import { mix } from "./random.ts";

const modelCount = 180;
const lowestCode = 35_000_000;

/** A model of handset as `tacs.csv` has it. */
export interface HandsetModel {
  /** Type allocation code: the first eight digits of a device's number. */
  readonly code: number;
  readonly brand: string;
  readonly model: string;
  readonly type: "Smartphone" | "Feature phone" | "Basic phone";
  readonly system: string;
  readonly vendor: string;
}

const brands = ["Anvil", "Brook", "Cinder", "Dovetail", "Ember", "Fjord"] as const;
const systems = [
  { system: "Osprey", vendor: "Osprey Foundation" },
  { system: "Lumen", vendor: "Cinder" },
] as const;

/** The code of the model that a device, by its number, is of. */
export function modelCodeOf(device: number): number {
  return codeOf(mix(device) % modelCount);
}

function codeOf(model: number): number {
  return lowestCode + (mix(model) % 900_000);
}

/** Every model that devices may be of, each code once. */
export function inventModels(): HandsetModel[] {
  const models = Array.from({ length: modelCount }, (_, model): HandsetModel => {
    const chance = mix(model + 7) % 10;
    const type = chance < 6 ? "Smartphone" : chance < 8 ? "Feature phone" : "Basic phone";
    const runs = type === "Smartphone" ? systems[mix(model + 11) % 4 === 0 ? 1 : 0] : undefined;
    return {
      code: codeOf(model),
      brand: brands[mix(model + 3) % brands.length]!,
      model: `M${String(model + 1).padStart(3, "0")}`,
      type,
      system: runs?.system ?? "",
      vendor: runs?.vendor ?? "",
    };
  });
  return [...new Map(models.map((model) => [model.code, model])).values()];
}
