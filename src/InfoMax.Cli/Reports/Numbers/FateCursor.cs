using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Numbers;

/// <summary>Tells of rows, asked for in ascending order, whether they were kept.</summary>
/// <param name="results">The results.</param>
internal sealed class FateCursor(ResultDirectory results) : IDisposable
{
    private readonly IEnumerator<(long[] Rows, bool[] Selected)> _parts = results.Fates().GetEnumerator();
    private (long[] Rows, bool[] Selected) _part = ([], []);
    private int _next;

    /// <summary>Whether a row was kept; null for one that is not valid.</summary>
    public bool? Of(long row)
    {
        while (true)
        {
            for (; _next < _part.Rows.Length && _part.Rows[_next] <= row; _next++)
            {
                if (_part.Rows[_next] == row)
                {
                    return _part.Selected[_next];
                }
            }

            if (_next < _part.Rows.Length || !_parts.MoveNext())
            {
                return null;
            }

            (_part, _next) = (_parts.Current, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();
}
