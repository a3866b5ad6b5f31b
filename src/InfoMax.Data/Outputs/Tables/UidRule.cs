using InfoMax.Data.Formats;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>
/// Whether DataComp's <c>subset.npy</c> can be written. The first row tells what kind of ids the input has: where it is no uid,
/// the file is left out; where it is, a later id that is none is a fault of the data.
/// </summary>
internal sealed class UidRule
{
    private readonly List<string> _warnings = [];
    private bool _begun;

    /// <param name="layout">The input.</param>
    public UidRule(DatasetLayout layout)
    {
        IsOpen = layout.Format == InputFormat.DataComp && layout.IdColumn is not null;
        if (layout.Format == InputFormat.DataComp && layout.IdColumn is null)
        {
            _warnings.Add("subset.npy is left out: the input has no ids; name the column of their uids with --id-column");
        }
    }

    /// <summary>So far, every id is a uid.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Why the file is left out.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Takes the next id.</summary>
    /// <exception cref="InputDataException">It is no uid, and earlier ones are.</exception>
    public void Look(InputFile file, long row, string? id)
    {
        if (!IsOpen || DataCompSubset.IsUid(id))
        {
            _begun = true;
            return;
        }

        string found = id is null ? "no id" : $"id '{id}'";
        if (_begun)
        {
            throw new InputDataException(
                $"{file.RelativePath} row {row}: {found}, but the ids before are DataComp uids of 32 hex digits, which subset.npy lists; repair it, or choose another column with --id-column");
        }

        IsOpen = false;
        _warnings.Add($"subset.npy is left out: ids are not DataComp uids of 32 hex digits ({file.RelativePath} row {row} has {found}); another column may be named with --id-column");
    }
}
