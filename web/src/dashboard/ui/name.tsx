/** A name that users gave, isolated so that a right-to-left name does not reorder the text around it. */
export function Name({ children }: { children: string }) {
  return <bdi dir="auto">{children}</bdi>;
}
