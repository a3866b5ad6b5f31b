using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>Goes along the rows of a result beside those of its input.</summary>
internal sealed class RowCursor : IDisposable
{
    private readonly IEnumerator<SelectedRow> _rows;
    private bool _more;

    /// <param name="result">The result.</param>
    public RowCursor(SelectionResult result)
    {
        _rows = result.Rows().GetEnumerator();
        _more = _rows.MoveNext();
    }

    /// <summary>Whether a row is chosen; rows are asked for in ascending order, none left out that is.</summary>
    public bool Takes(long row)
    {
        bool takes = _more && _rows.Current.Row == row;
        _more = takes ? _rows.MoveNext() : _more;
        return takes;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
