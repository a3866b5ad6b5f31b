namespace InfoMax.Core.Graph;

/// <summary>
/// Lends workspaces to pieces: never more than there are threads at work. A piece gets, if it can, one in which its
/// left block is already packed.
/// </summary>
internal sealed class TileWorkspacePool(Func<TileWorkspace> create) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<TileWorkspace> _free = [];

    /// <summary>A workspace for one piece on <paramref name="leftBlock"/>; give it back with <see cref="Return"/>.</summary>
    public TileWorkspace Rent(int leftBlock)
    {
        lock (_gate)
        {
            if (_free.Count > 0)
            {
                int match = _free.FindIndex(workspace => workspace.LeftBlock == leftBlock);
                int index = match < 0 ? _free.Count - 1 : match;
                TileWorkspace workspace = _free[index];
                _free.RemoveAt(index);
                return workspace;
            }
        }

        return create();
    }

    /// <summary>Takes a workspace back.</summary>
    public void Return(TileWorkspace workspace)
    {
        lock (_gate)
        {
            _free.Add(workspace);
        }
    }

    /// <summary>Frees the workspaces; all must have been returned.</summary>
    public void Dispose()
    {
        foreach (TileWorkspace workspace in _free)
        {
            workspace.Dispose();
        }

        _free.Clear();
    }
}
