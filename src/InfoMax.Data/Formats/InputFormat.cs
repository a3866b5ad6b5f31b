using System.Runtime.Serialization;

namespace InfoMax.Data.Formats;

/// <summary>The layouts that <c>--format</c> names. The values are persisted: never renumber.</summary>
public enum InputFormat
{
    /// <summary>Find out from the files.</summary>
    Auto = 0,

    /// <summary>2-D arrays of numbers, optionally a table beside each.</summary>
    Npy = 1,

    /// <summary>Parquet with an embedding column.</summary>
    Parquet = 2,

    /// <summary>Arrow IPC, file or stream.</summary>
    Arrow = 3,

    /// <summary>DataComp metadata: NAME.parquet + NAME.npz.</summary>
    DataComp = 4,

    /// <summary>clip-retrieval: img_emb, text_emb and metadata folders.</summary>
    [EnumMember(Value = "clip-retrieval")]
    ClipRetrieval = 5,

    /// <summary>npz with a 2-D array of numbers, optionally with a table beside it.</summary>
    Npz = 6,

    /// <summary>safetensors with a 2-D tensor of numbers, optionally with a table beside it.</summary>
    Safetensors = 7,
}
