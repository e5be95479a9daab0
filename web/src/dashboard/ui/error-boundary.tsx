import { Component, type ReactNode } from "react";

interface Props {
  /** Resets the boundary when it changes: what is rendered then may have no error. */
  resetKey: string;
  /** Takes the place of the children if rendering them throws. */
  fallback: ReactNode;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.failed && before.resetKey !== this.props.resetKey) this.setState({ failed: false });
  }

  override render() {
    return this.state.failed ? this.props.fallback : this.props.children;
  }
}
