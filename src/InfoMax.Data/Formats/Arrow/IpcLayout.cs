using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Formats.Arrow;

/// <summary>
/// Counts the nodes and buffers that each type takes in a record batch, depth first, so that a column's own can be found.
/// Source: arrow.apache.org, "Columnar Format", table of buffers for each layout.
/// </summary>
/// <param name="Nodes">Index of a column's first node.</param>
/// <param name="Buffers">Index of its first buffer.</param>
/// <param name="Variadic">Index of its first count of variadic buffers.</param>
internal readonly record struct IpcLayout(int Nodes, int Buffers, int Variadic)
{
    /// <summary>The place after a column of <paramref name="type"/>.</summary>
    /// <param name="type">The column's type.</param>
    /// <param name="variadicCounts">The batch's counts of variadic buffers, one for each view column.</param>
    /// <exception cref="NotSupportedException">A type whose buffers are not known here.</exception>
    /// <exception cref="IndexOutOfRangeException">The batch lacks counts.</exception>
    public IpcLayout After(IArrowType type, ReadOnlySpan<long> variadicCounts)
    {
        switch (type)
        {
            case ExtensionType extension:
                return After(extension.StorageType, variadicCounts);
            case NullType:
                return this with { Nodes = Nodes + 1 };
            case BinaryType or StringType or LargeBinaryType or LargeStringType:
                return this with { Nodes = Nodes + 1, Buffers = Buffers + 3 };
            case BinaryViewType or StringViewType:
                return new IpcLayout(Nodes + 1, checked(Buffers + 2 + (int)variadicCounts[Variadic]), Variadic + 1);
            case FixedSizeListType or StructType:
                return Children(this with { Nodes = Nodes + 1, Buffers = Buffers + 1 }, (NestedType)type, variadicCounts);
            case ListType or LargeListType or MapType:
                return Children(this with { Nodes = Nodes + 1, Buffers = Buffers + 2 }, (NestedType)type, variadicCounts);
            case ListViewType or LargeListViewType:
                return Children(this with { Nodes = Nodes + 1, Buffers = Buffers + 3 }, (NestedType)type, variadicCounts);
            case UnionType union:
                return Children(this with { Nodes = Nodes + 1, Buffers = Buffers + (union.Mode == UnionMode.Dense ? 2 : 1) }, union, variadicCounts);
            case RunEndEncodedType encoded:
                return Children(this with { Nodes = Nodes + 1 }, encoded, variadicCounts);
            case NestedType:
                throw new NotSupportedException($"a column of type {type.Name}");
            default:
                return this with { Nodes = Nodes + 1, Buffers = Buffers + 2 };
        }
    }

    private static IpcLayout Children(IpcLayout at, NestedType type, ReadOnlySpan<long> variadicCounts)
    {
        foreach (Field child in type.Fields)
        {
            at = at.After(child.DataType, variadicCounts);
        }

        return at;
    }
}
