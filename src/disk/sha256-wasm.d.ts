declare module 'sha256-wasm' {
  interface Hash {
    update(bytes: Uint8Array): Hash
    digest(encoding: 'hex'): string
  }
  export default function Sha256(): Hash
}
