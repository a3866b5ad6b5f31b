using InfoMax.Data.Outputs.Tables;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports;

/// <summary>Tells of rows, asked for in ascending order, what became of them; a row group in memory at a time.</summary>
/// <param name="results">The results.</param>
internal sealed class ReasonCursor(ResultDirectory results) : IDisposable
{
    private readonly IEnumerator<ReasonRows> _parts = results.Reasons().GetEnumerator();
    private int _next;
    private bool _ended;

    /// <summary>The rows that hold the one found last.</summary>
    public ReasonRows? Part { get; private set; }

    /// <summary>The place of a row in <see cref="Part"/>; null for one that is not valid.</summary>
    public int? Find(long row)
    {
        while (!_ended)
        {
            for (; Part is not null && _next < Part.Rows.Length && Part.Rows[_next] <= row; _next++)
            {
                if (Part.Rows[_next] == row)
                {
                    return _next;
                }
            }

            if (Part is not null && _next < Part.Rows.Length)
            {
                return null;
            }

            _ended = !_parts.MoveNext();
            (Part, _next) = (_ended ? null : _parts.Current, 0);
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();
}
