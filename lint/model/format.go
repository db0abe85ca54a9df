package model

import (
	"path"
	"strings"
)

// Format is how a model is written to files.
type Format string

// Formats. Those down to Keras can hold code that runs as soon as the model is loaded.
const (
	UnknownFormat Format = ""
	Pickle        Format = "pickle"
	Joblib        Format = "joblib"  // of scikit-learn: pickle, compressed
	PyTorch       Format = "pytorch" // a pickle in a ZIP file
	ModelArchive  Format = "mar"     // TorchServe's: Python code with weights
	Keras         Format = "keras"   // holds Python functions in Lambda layers
	SafeTensors   Format = "safetensors"
	GGUF          Format = "gguf"
	ONNX          Format = "onnx"
	TensorRT      Format = "tensorrt"
	OpenVINOModel Format = "openvino"
	SavedModel    Format = "savedmodel"
	XGBoost       Format = "xgboost"
)

// FormatOf returns the format of a file by its name; unknown for a directory and for archives of whatever.
func FormatOf(file string) Format {
	file, _, _ = strings.Cut(file, "?")
	switch strings.ToLower(path.Ext(file)) {
	case ".pkl", ".pickle", ".dill", ".cloudpickle":
		return Pickle
	case ".joblib":
		return Joblib
	case ".pt", ".pth", ".ckpt":
		return PyTorch
	case ".bin":
		if strings.HasPrefix(path.Base(file), "pytorch_model") {
			return PyTorch
		}
	case ".mar":
		return ModelArchive
	case ".h5", ".keras":
		return Keras
	case ".safetensors":
		return SafeTensors
	case ".gguf", ".ggml":
		return GGUF
	case ".onnx":
		return ONNX
	case ".plan", ".engine":
		return TensorRT
	case ".xml":
		return OpenVINOModel
	case ".pb", ".tflite":
		return SavedModel
	case ".bst", ".ubj":
		return XGBoost
	}
	return UnknownFormat
}
