import { Component, type ReactNode } from 'react';
import { Banner } from '../../parts/Banner.tsx';
import { Button } from '../../parts/Button.tsx';

interface FenceProps {
  name: string;
  children: ReactNode;
}

/** Use around a page: a fault in one room leaves the rail, the palette and the other rooms standing. */
export class Fence extends Component<FenceProps, { fault: Error | null }> {
  override state = { fault: null };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override render(): ReactNode {
    const { fault }: { fault: Error | null } = this.state;
    if (!fault) return this.props.children;
    return (
      <div className="fence">
        <Banner
          tone="carmine"
          icon="warn"
          action={
            <Button size="sm" onClick={() => this.setState({ fault: null })}>
              Open again
            </Button>
          }
        >
          <span className="medium">{this.props.name} could not be shown.</span> Nothing was changed or lost; the other rooms work.
          <details>
            <summary>Details</summary>
            <pre className="code">{String((fault as Error).message)}</pre>
          </details>
        </Banner>
      </div>
    );
  }
}
