namespace InfoMax.Data.Sorting;

/// <summary>How the items of a sorted run are stored, and their order. Items that compare as equal must be the same in every respect, or a sort of them is not one answer.</summary>
public interface IRunFormat<T> : IComparer<T>
{
    /// <summary>Writes the items as they come, and returns how many.</summary>
    long Write(Stream stream, IEnumerable<T> items);

    /// <summary>The items of a run in order, few of them in memory at a time. The caller keeps the stream open meanwhile.</summary>
    IEnumerable<T> Read(Stream stream);
}
