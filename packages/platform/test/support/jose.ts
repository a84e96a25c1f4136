// For benchmarks, which lie outside of the package that depends on the library.
export { jwtVerify, SignJWT } from "jose";
