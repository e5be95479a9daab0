/** A name that people gave: read in the direction of its own letters, and turning nothing around it. */
export function Name({ children }: { children: string }) {
  return <bdi dir="auto">{children}</bdi>;
}
