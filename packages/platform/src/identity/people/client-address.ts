import ipaddr from "ipaddr.js";

/**
 * The part of an address that one client cannot change at will: an IPv4 address as a whole, of an IPv6 address the first
 * 64 bits, since a network of that size is what one client gets.
 */
export function clientAddress(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(":")}::/64`;
}
